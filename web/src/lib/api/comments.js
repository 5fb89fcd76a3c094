import { request } from './client.js';

/**
 * @typedef {import('./types.js').Comment} Comment
 * @typedef {import('./types.js').CommentPage} CommentPage
 */

/**
 * @param {number} reviewId
 * @param {{ cursor?: string | null, limit?: number }} [page] Oldest first.
 * @returns {Promise<CommentPage>}
 */
export function readComments(reviewId, page = {}) {
  return request(`reviews/${reviewId}/comments/`, { query: page });
}

/**
 * @param {number} reviewId
 * @param {{ text: string, reply_to: number | null }} comment
 * @param {string} idempotencyKey The same key with the same comment is posted once.
 * @returns {Promise<Comment>}
 */
export function writeComment(reviewId, comment, idempotencyKey) {
  return request(`reviews/${reviewId}/comments/`, {
    method: 'POST',
    body: comment,
    headers: { 'idempotency-key': idempotencyKey },
  });
}

/**
 * Safe to repeat.
 * @param {number} id
 * @param {string} text
 * @returns {Promise<Comment>}
 */
export function editComment(id, text) {
  return request(`comments/${id}/`, { method: 'PATCH', body: { text } });
}

/** Safe to repeat. @param {number} id */
export function removeComment(id) {
  return request(`comments/${id}/`, { method: 'DELETE' });
}
