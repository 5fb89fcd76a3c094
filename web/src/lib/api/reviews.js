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
