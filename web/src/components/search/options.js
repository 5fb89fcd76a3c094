import { moviePath, movieTitle, profilePath } from '../../lib/names';

/**
 * @typedef {import('../../lib/api/search').Suggestions} Suggestions
 * @typedef {{ kind: 'recent' | 'movie' | 'person' | 'member' | 'all', key: string, href: string,
 *   label: string, note?: string, movie?: import('../../lib/api/types').MovieRef,
 *   person?: import('../../lib/api/search').PersonCard,
 *   member?: import('../../lib/api/types').MemberRef }} SearchOption
 */

/**
 * What the list under the search box offers: earlier searches before a letter is typed; then
 * films, people and members, and last the whole search.
 * @param {{ typed: string, recent: string[], found: Suggestions | undefined,
 *   locale: import('../../lib/locale').Locale }} state
 * @returns {SearchOption[]}
 */
export function optionsOf({ typed, recent, found, locale }) {
  if (!typed) {
    return recent.map((q) => ({
      kind: 'recent',
      key: `recent-${q}`,
      href: searchPath(q),
      label: q,
    }));
  }
  if (!found) return [];
  return [
    ...found.movies.map((movie) => ({
      kind: /** @type {const} */ ('movie'),
      key: `movie-${movie.id}`,
      href: moviePath(movie),
      label: movieTitle(movie, locale),
      note: movie.year === null ? '' : String(movie.year),
      movie,
    })),
    ...found.people.map((person) => ({
      kind: /** @type {const} */ ('person'),
      key: `person-${person.id}`,
      href: personPath(person),
      label: person.name,
      note: person.known_for,
      person,
    })),
    ...found.members.map((member) => ({
      kind: /** @type {const} */ ('member'),
      key: `member-${member.id}`,
      href: profilePath(member),
      label: member.display_name,
      note: `@${member.username}`,
      member,
    })),
    { kind: /** @type {const} */ ('all'), key: 'all', href: searchPath(typed), label: typed },
  ];
}

/** @param {string} q */
export function searchPath(q) {
  return `/search?q=${encodeURIComponent(q)}`;
}

/** @param {{ id: number }} person */
export function personPath(person) {
  return `/person/${person.id}`;
}
