import { request } from './client.js';

/**
 * @typedef {import('./types.js').MovieRef} MovieRef
 * @typedef {import('./types.js').MovieRow} MovieRow
 * @typedef {import('./types.js').MemberRef} MemberRef
 *
 * @typedef {{ id: number, name: string, profile_path: string | null, known_for: string }} PersonCard
 *
 * @typedef {{ id: number, member: MemberRef, title: string, description: string, ranked: boolean,
 *   item_count: number }} ListHit
 *
 * @typedef {{ movies: MovieRef[], people: PersonCard[], members: MemberRef[] }} Suggestions
 *
 * @typedef {'movies' | 'people' | 'members' | 'lists'} Kind
 */

/**
 * @template T
 * @typedef {{ results: T[], next: string | null }} Hits
 */

/**
 * @typedef {{ movies: Hits<MovieRow> | null, people: Hits<PersonCard> | null,
 *   members: Hits<MemberRef> | null, lists: Hits<ListHit> | null, importing: boolean }} SearchResults
 */

/** @type {Kind[]} */
export const KINDS = ['movies', 'people', 'members', 'lists'];

/**
 * What somebody who types may mean.
 * @param {string} q
 * @returns {Promise<Suggestions>}
 */
export function suggest(q) {
  return request('search/suggest/', { query: { q } });
}

/**
 * @param {{ q: string, type?: string, year?: string, cursor?: string | null, limit?: number }} query
 * @returns {Promise<SearchResults>}
 */
export function search(query) {
  return request('search/', { query });
}
