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
