/**
 * A film's title in the reader's language.
 * @param {{ title: string, title_pt: string }} movie
 * @param {import('./locale.js').Locale} locale
 * @returns {string}
 */
export function movieTitle(movie, locale) {
  return (locale === 'pt-BR' && movie.title_pt) || movie.title;
}

/**
 * A film's poster in the reader's language, where it has one of its own.
 * @param {{ poster_path: string | null, poster_path_pt?: string | null }} movie
 * @param {import('./locale.js').Locale} locale
 * @returns {string | null}
 */
export function posterOf(movie, locale) {
  return (locale === 'pt-BR' && movie.poster_path_pt) || movie.poster_path;
}

/**
 * The address of a film's page.
 * @param {{ id: number }} movie
 */
export function moviePath(movie) {
  return `/movies/${movie.id}`;
}

/**
 * @param {{ id: number }} collection
 */
export function collectionPath(collection) {
  return `/collections/${collection.id}`;
}

/**
 * @param {{ name: string, name_pt: string }} collection
 * @param {import('./locale.js').Locale} locale
 */
export function collectionName(collection, locale) {
  return (locale === 'pt-BR' && collection.name_pt) || collection.name;
}

/**
 * @param {{ id: number }} list
 */
export function listPath(list) {
  return `/lists/${list.id}`;
}

/**
 * @param {{ username: string }} member
 */
export function profilePath(member) {
  return `/profile/${encodeURIComponent(member.username)}`;
}
