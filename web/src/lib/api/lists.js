import { request } from './client.js';

/**
 * @typedef {import('./types.js').ListDetail} ListDetail
 */

/** What the API gives in one page at most. */
const PAGE_MAX = 100;

/**
 * A list with a page of its films.
 * @param {number} id
 * @param {{ cursor?: string | null, limit?: number }} [page]
 * @returns {Promise<ListDetail>}
 */
export function readList(id, page = {}) {
  return request(`lists/${id}/`, { query: page });
}

/**
 * A list with at least so many of its films, of one version of it. Its `live_cursor` is that of the
 * first page: what changes while the others are read comes as an event.
 * @param {number} id
 * @param {number} count
 * @returns {Promise<ListDetail>}
 */
export async function readListTo(id, count) {
  const list = await readList(id, { limit: PAGE_MAX });
  const items = [...list.items];
  let { next } = list;
  while (next !== null && items.length < count) {
    const page = await readList(id, { cursor: next, limit: PAGE_MAX });
    if (page.rev !== list.rev) break;
    items.push(...page.items);
    ({ next } = page);
  }
  return { ...list, items, next };
}

/**
 * The lists of a member that the reader may see, newest first.
 * @param {string} username
 * @param {{ cursor?: string | null, limit?: number }} [page]
 * @returns {Promise<import('./types.js').ListPage>}
 */
export function readListsOf(username, page = {}) {
  return request(`users/${encodeURIComponent(username)}/lists/`, { query: page });
}
