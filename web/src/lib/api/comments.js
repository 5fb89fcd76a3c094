import { request } from './client.js';

/**
 * @typedef {import('./types.js').Comment} Comment
 * @typedef {import('./types.js').CommentPage} CommentPage
 */

/** @param {string} topic What the thread is under: `review.7` or `list.7`. */
const threadPath = (topic) => `${topic.replace('.', 's/')}/comments/`;

/**
 * @param {string} topic
 * @param {{ cursor?: string | null, limit?: number }} [page] Oldest first.
 * @returns {Promise<CommentPage>}
 */
export function readComments(topic, page = {}) {
  return request(threadPath(topic), { query: page });
}

/**
 * @param {string} topic
 * @param {{ text: string, reply_to: number | null }} comment
 * @param {string} idempotencyKey The same key with the same comment is posted once.
 * @returns {Promise<Comment>}
 */
export function writeComment(topic, comment, idempotencyKey) {
  return request(threadPath(topic), {
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
