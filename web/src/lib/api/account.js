import { request } from './client.js';

/** @typedef {import('./types.js').Me} Me */

/**
 * @typedef {{ user: Me, methods?: undefined }
 *   | { methods: ('totp' | 'recovery_code')[], expires_at: string }} Entry Logged in, or the second
 *   step that is asked for. Tokens and challenges stay with our server, as cookies no script can
 *   read.
 */

/**
 * @param {{ login: string, password: string }} credentials
 * @returns {Promise<Entry>}
 */
export function logIn(credentials) {
  return request('auth/login/', { method: 'POST', body: credentials });
}

/**
 * @param {string} code Of the authenticator app, or a recovery code.
 * @returns {Promise<Entry>}
 */
export function sendSecondStep(code) {
  return request('auth/login/second/', { method: 'POST', body: { code } });
}

/** @returns {Promise<{ public_key: any }>} What the browser asks the passkey for. */
export function beginPasskeyLogin() {
  return request('auth/passkey/options/', { method: 'POST' });
}

/**
 * @param {unknown} credential What the passkey answered.
 * @returns {Promise<Entry>}
 */
export function logInByPasskey(credential) {
  return request('auth/passkey/', { method: 'POST', body: { credential } });
}

/** @returns {Promise<{ url: string }>} Where the other provider's log-in is. */
export function startAtProvider() {
  return request('auth/oidc/start/', { method: 'POST' });
}

/**
 * @param {{ state: string, code: string }} answer What the other provider sent back.
 * @returns {Promise<Entry>}
 */
export function finishAtProvider(answer) {
  return request('auth/oidc/finish/', { method: 'POST', body: answer });
}

/** Opens the closed account again that the last log-in was about. Log in afterwards. */
export function restoreAccount() {
  return request('auth/restore/', { method: 'POST' });
}

/** @param {string} token As the mail gave it; works once. */
export function verifyEmail(token) {
  return request('auth/email/verify/', { method: 'POST', body: { token } });
}

/** @param {string} token As the mail to the new address gave it; works once. */
export function confirmEmail(token) {
  return request('auth/email/confirm/', { method: 'POST', body: { token } });
}

/** @param {{ token: string, text: string }} appeal `token` as the mail gave it. */
export function appeal(appeal) {
  return request('me/appeals/', { method: 'POST', body: appeal });
}

/**
 * @param {{ username: string, email: string, password: string, language?: string,
 *   time_zone?: string, accepted_terms?: string }} account
 * @returns {Promise<{ user: Me }>}
 */
export function register(account) {
  return request('auth/register/', { method: 'POST', body: account });
}

export function logOut() {
  return request('auth/logout/', { method: 'POST' });
}

/** @param {string} email Answered the same whether we know it or not. */
export function askForReset(email) {
  return request('auth/password-reset/', { method: 'POST', body: { email } });
}

/**
 * The member's other devices are logged out; this one stays.
 * @param {{ current_password: string, new_password: string }} passwords
 */
export function changePassword(passwords) {
  return request('auth/password/', { method: 'POST', body: passwords });
}

/** Every device, this one too. */
export function logOutAll() {
  return request('auth/logout-all/', { method: 'POST' });
}

/** @param {string} password The account is erased two weeks later; until then there is a way back. */
export function closeAccount(password) {
  return request('me/', { method: 'DELETE', body: { password } });
}

/** @returns {Promise<{ results: import('./types.js').OpenSession[] }>} Most recently used first. */
export function readSessions() {
  return request('me/sessions/');
}

/** @param {string} id */
export function endSession(id) {
  return request(`me/sessions/${id}/`, { method: 'DELETE' });
}

/** @param {{ token: string, password: string }} reset */
export function confirmReset(reset) {
  return request('auth/password-reset/confirm/', { method: 'POST', body: reset });
}
