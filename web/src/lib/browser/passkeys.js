/** Whether this browser has passkeys, and reads and writes them as JSON. */
export function hasPasskeys() {
  return typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === 'function';
}

/**
 * @param {any} options As the API gives them for a log-in.
 * @returns {Promise<unknown>} What the passkey answered; null if the reader gave it up.
 */
export async function askPasskey(options) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return unlessGivenUp(navigator.credentials.get({ publicKey }));
}

/**
 * @param {any} options As the API gives them for a new passkey.
 * @returns {Promise<unknown>} What was made; null if the reader gave it up.
 */
export async function makePasskey(options) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return unlessGivenUp(navigator.credentials.create({ publicKey }));
}

/** @param {Promise<Credential | null>} asked */
async function unlessGivenUp(asked) {
  try {
    const credential = /** @type {PublicKeyCredential | null} */ (await asked);
    return credential && credential.toJSON();
  } catch (error) {
    // Browsers do not tell a reader who closed the dialog from one who has no passkey.
    if (error instanceof DOMException && error.name === 'NotAllowedError') return null;
    throw error;
  }
}
