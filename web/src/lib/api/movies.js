import { request } from './client.js';

/**
 * @typedef {import('./types.js').Movie} Movie
 * @typedef {import('./types.js').MovieRow} MovieRow
 * @typedef {{ results: MovieRow[], next: string | null, previous: string | null }} MoviePage
 */

/**
 * @param {{ q?: string, genre?: string, decade?: string, cursor?: string | null, limit?: number }} query
 * @param {AbortSignal} [signal]
 * @returns {Promise<MoviePage>}
 */
export function findMovies(query, signal) {
  return request('movies/', { query, signal });
}

/**
 * @param {number} id
 * @returns {Promise<Movie>}
 */
export function readMovie(id) {
  return request(`movies/${id}/`);
}

/**
 * Safe to repeat.
 * @param {number} movieId
 * @param {boolean} wanted
 * @returns {Promise<{ in_watchlist: boolean }>}
 */
export function setWatchlist(movieId, wanted) {
  return request(`movies/${movieId}/watchlist/`, { method: wanted ? 'PUT' : 'DELETE' });
}

/**
 * The cursor inside a page's `next` address, which the API gives as a full URL.
 * @param {string | null} url
 * @returns {string | null}
 */
export function cursorOf(url) {
  if (!url) return null;
  return new URL(url, 'http://web').searchParams.get('cursor');
}
