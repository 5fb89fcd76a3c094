import { request } from './client.js';

/** @typedef {import('./types.js').Review} Review */

/**
 * The whole text, also where the card hides it as a spoiler.
 * @param {number} id
 * @returns {Promise<Review>}
 */
export function readReview(id) {
  return request(`reviews/${id}/`);
}

/**
 * Safe to repeat.
 * @param {number} id
 * @param {boolean} liked
 * @returns {Promise<{ liked: boolean, like_count: number, rev: number }>}
 */
export function setLike(id, liked) {
  return request(`reviews/${id}/like/`, { method: liked ? 'PUT' : 'DELETE' });
}
