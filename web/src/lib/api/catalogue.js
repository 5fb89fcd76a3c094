import { request } from './client.js';

/**
 * @typedef {import('./types.js').MovieRef} MovieRef
 * @typedef {import('./search.js').PersonCard} PersonCard
 *
 * @typedef {{ id: number, name: string, logo_path: string | null }} Provider
 *
 * @typedef {{ country: string, link: string | null, stream: Provider[], free: Provider[],
 *   ads: Provider[], rent: Provider[], buy: Provider[] }} Offers
 *
 * @typedef {{ key: string, site: string, name: string, kind: string, official: boolean,
 *   language: string, url: string | null }} Video
 *
 * @typedef {{ id: number, name: string, name_pt: string, poster_path: string | null,
 *   backdrop_path: string | null }} CollectionRef
 *
 * @typedef {{ tmdb: number | null, tmdb_votes: number, imdb: number | null,
 *   imdb_votes: number | null, metascore: number | null,
 *   tomatometer: number | null }} OtherRatings
 *
 * @typedef {'theatrical' | 'limited' | 'digital' | 'physical' | 'tv' | 'premiere'} ReleaseKind
 * @typedef {{ date: string, kind: ReleaseKind, certification: string, note: string }} Release
 * @typedef {{ country: string, releases: Release[] }} CountryReleases
 *
 * @typedef {{ id: number, language: string, title: string, overview: string, tagline: string,
 *   poster_path: string | null, backdrop_path: string | null, certification: string,
 *   status: string, keywords: string[], budget: number | null, revenue: number | null,
 *   ratings: OtherRatings, videos: Video[], offers: Offers | null, offer_countries: string[],
 *   cast_count: number, crew_count: number, collection: CollectionRef | null,
 *   similar: MovieRef[], country: string, release_dates: CountryReleases[] }} MovieMore `country`:
 *   the reader's; its releases come first.
 *
 * @typedef {{ id: number, name: string, credit_id: number, profile_path: string | null,
 *   department: string, job: string, character: string, order: number }} CreditRow
 *
 * @typedef {MovieRef & { parts: string[], release_date: string | null }} Filmed
 * @typedef {{ role: string, count: number, movies: Filmed[] }} Role
 *
 * @typedef {PersonCard & { tmdb_id: number | null, imdb_id: string | null, language: string,
 *   biography: string, birthday: string | null, deathday: string | null, place_of_birth: string,
 *   also_known_as: string[], movie_count: number, roles: Role[] }} Person
 *
 * @typedef {CollectionRef & { language: string, overview: string, part_count: number,
 *   movies: import('./types.js').MovieRow[], watched_ids: number[] | null }} Collection `part_count`:
 *   with those that we lack; `watched_ids`: of the reader, null for a guest.
 */

/**
 * @param {number} movieId
 * @param {{ language: string, country: string }} reader
 * @returns {Promise<MovieMore>}
 */
export function readDetails(movieId, reader) {
  return request(`movies/${movieId}/details/`, { query: reader });
}

/**
 * @param {number} movieId
 * @param {'cast' | 'crew'} kind
 * @param {string | null} cursor
 * @returns {Promise<{ results: CreditRow[], next: string | null }>}
 */
export function readCredits(movieId, kind, cursor) {
  return request(`movies/${movieId}/credits/`, { query: { kind, cursor, limit: 50 } });
}

/**
 * @param {number} id
 * @param {string} language
 * @returns {Promise<Collection>}
 */
export function readCollection(id, language) {
  return request(`collections/${id}/`, { query: { language } });
}
