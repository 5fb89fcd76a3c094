import { request } from './client.js';

/**
 * @typedef {import('./types.js').LoggedEntry} LoggedEntry
 *
 * @typedef {object} NewEntry
 * @property {number} movie
 * @property {string | null} watched_on YYYY-MM-DD, or null for "no date".
 * @property {number | null} rating Stars, 0.5 to 5.0.
 * @property {boolean} rewatch
 * @property {boolean} liked
 * @property {{ text: string, contains_spoilers: boolean } | null} review
 * @property {import('./types.js').Audience} audience
 */

/**
 * @param {NewEntry} entry
 * @param {string} idempotencyKey The same key with the same entry is logged once.
 * @returns {Promise<LoggedEntry>}
 */
export function logMovie(entry, idempotencyKey) {
  return request('diary/', {
    method: 'POST',
    body: entry,
    headers: { 'idempotency-key': idempotencyKey },
  });
}

/**
 * @param {number} entryId
 * @param {Partial<Omit<NewEntry, 'movie'>>} changes
 * @returns {Promise<LoggedEntry>}
 */
export function changeEntry(entryId, changes) {
  return request(`diary/${entryId}/`, { method: 'PATCH', body: changes });
}

/** @param {number} entryId */
export function removeEntry(entryId) {
  return request(`diary/${entryId}/`, { method: 'DELETE' });
}

/**
 * Takes a log back as if it had not been: the watchlist, the rating and the marks of before return.
 * @param {number} entryId
 * @returns {Promise<import('./types.js').MovieViewer>} How the member stands to the film again.
 */
export function undoEntry(entryId) {
  return request(`diary/${entryId}/`, { method: 'DELETE', query: { undo: 'true' } });
}
