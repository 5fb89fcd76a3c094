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

/** @param {{ token: string, password: string }} reset */
export function confirmReset(reset) {
  return request('auth/password-reset/confirm/', { method: 'POST', body: reset });
}
