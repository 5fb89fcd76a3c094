import { request } from './client.js';

/** @typedef {'review' | 'entry' | 'list' | 'comment'} Likeable */

/** @type {Record<Likeable, string>} */
const FOLDERS = { review: 'reviews', entry: 'diary', list: 'lists', comment: 'comments' };

/**
 * Safe to repeat.
 * @param {Likeable} kind
 * @param {number} id
 * @param {boolean} liked
 * @returns {Promise<{ liked: boolean, like_count: number, rev: number }>}
 */
export function setLike(kind, id, liked) {
  return request(`${FOLDERS[kind]}/${id}/like/`, { method: liked ? 'PUT' : 'DELETE' });
}
