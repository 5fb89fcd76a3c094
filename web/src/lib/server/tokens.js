/**
 * When a token expires, in ms since the epoch. The signature is the API's business: this only
 * decides whether asking for a new one first is worth it.
 * @param {string | undefined} token A JWT.
 * @returns {number} 0 when it cannot be read.
 */
export function expiresAt(token) {
  try {
    const payload = (token ?? '').split('.')[1] ?? '';
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof exp === 'number' ? exp * 1000 : 0;
  } catch {
    return 0;
  }
}

/**
 * @param {string | undefined} token
 * @param {number} [marginMs] Renew this long before the end, so that it does not expire on the way.
 * @returns {boolean}
 */
export function stillGood(token, marginMs = 10_000) {
  return expiresAt(token) - marginMs > Date.now();
}
