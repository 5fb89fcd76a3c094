import { request } from './client.js';

/** @typedef {import('./types.js').FeedPage} FeedPage */

/**
 * A page of cards, newest first.
 * @param {string} path `feed/`, `public/` or `users/{username}/activity/`.
 * @param {{ cursor?: string | null, limit?: number }} [page]
 * @returns {Promise<FeedPage>}
 */
export function readCards(path, page = {}) {
  return request(path, { query: page });
}

/** @returns {Promise<{ kinds: string[] }>} Kinds of activity that the reader's feed leaves out. */
export function readMutedKinds() {
  return request('me/muted-kinds/');
}

/** @param {string} kind @param {boolean} muted */
export function setKindMuted(kind, muted) {
  return request(`me/muted-kinds/${kind}/`, { method: muted ? 'PUT' : 'DELETE' });
}

/** A film that the reader has not seen, out of their feed until then. @param {number} id @param {boolean} muted */
export function setFilmMuted(id, muted) {
  return request(`movies/${id}/mute/`, { method: muted ? 'PUT' : 'DELETE' });
}
