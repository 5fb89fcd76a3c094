import { request } from './client.js';

/** @typedef {import('./types.js').Me} Me */

/**
 * The tokens stay with our server, as cookies no script can read.
 * @param {{ login: string, password: string }} credentials
 * @returns {Promise<{ user: Me }>}
 */
export function logIn(credentials) {
  return request('auth/login/', { method: 'POST', body: credentials });
}

/**
 * @param {{ username: string, email: string, password: string }} account
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

/** @param {string} password There is no way back. */
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
