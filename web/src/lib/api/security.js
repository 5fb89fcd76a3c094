import { request } from './client.js';

/**
 * @typedef {import('./types.js').Security} Security
 * @typedef {import('./types.js').Passkey} Passkey
 * @typedef {{ password?: string }} Proof The password once more; who has none leaves it out.
 */

/** @returns {Promise<Security>} */
export function readSecurity() {
  return request('me/security/');
}

export function sendVerification() {
  return request('me/email/verification/', { method: 'POST' });
}

/**
 * It counts once the link that goes there is used.
 * @param {Proof & { email: string }} change
 */
export function changeEmail(change) {
  return request('me/email/', { method: 'POST', body: change });
}

export function cancelEmailChange() {
  return request('me/email/', { method: 'DELETE' });
}

/**
 * @param {Proof} proof
 * @returns {Promise<{ secret: string, uri: string }>} For an authenticator app.
 */
export function beginTotp(proof) {
  return request('me/totp/', { method: 'POST', body: proof });
}

/**
 * @param {string} code A first one of the app.
 * @returns {Promise<{ codes: string[] }>} Recovery codes, told once.
 */
export function confirmTotp(code) {
  return request('me/totp/confirm/', { method: 'POST', body: { code } });
}

/** @param {Proof} proof */
export function endTotp(proof) {
  return request('me/totp/', { method: 'DELETE', body: proof });
}

/**
 * @param {Proof} proof
 * @returns {Promise<{ codes: string[] }>} The old ones are void.
 */
export function renewRecoveryCodes(proof) {
  return request('me/totp/recovery-codes/', { method: 'POST', body: proof });
}

/**
 * @param {Proof} proof
 * @returns {Promise<{ public_key: any }>} What the browser asks a new passkey for.
 */
export function beginPasskey(proof) {
  return request('me/passkeys/options/', { method: 'POST', body: proof });
}

/**
 * @param {{ name: string, credential: unknown }} made
 * @returns {Promise<Passkey>}
 */
export function keepPasskey(made) {
  return request('me/passkeys/', { method: 'POST', body: made });
}

/** @param {number} id @param {string} name */
export function renamePasskey(id, name) {
  return request(`me/passkeys/${id}/`, { method: 'PATCH', body: { name } });
}

/** @param {number} id */
export function removePasskey(id) {
  return request(`me/passkeys/${id}/`, { method: 'DELETE' });
}

/** @param {number} id Of an account at another provider. */
export function unlinkIdentity(id) {
  return request(`me/identities/${id}/`, { method: 'DELETE' });
}
