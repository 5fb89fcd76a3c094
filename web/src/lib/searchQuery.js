import { KINDS } from './api/search.js';

/**
 * What the address of the search page asks for; anything else in it is left out.
 * @typedef {{ q: string, type: import('./api/search').Kind | '', year: string }} SearchQuery
 */

/**
 * @param {Record<string, string>} query
 * @returns {SearchQuery}
 */
export function readSearchQuery(query) {
  const type = KINDS.find((kind) => kind === query.type) ?? '';
  const year = /^(18[7-9]|19\d|20\d)\d$/.test(query.year ?? '') ? String(query.year) : '';
  return { q: (query.q ?? '').trim().slice(0, 200), type, year };
}

/**
 * @param {SearchQuery} wanted
 * @returns {Record<string, string>} Without what is empty.
 */
export function searchParams({ q, type, year }) {
  return Object.fromEntries(Object.entries({ q, type, year }).filter(([, value]) => value));
}
