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
 * The address of a film's page.
 * @param {{ id: number }} movie
 */
export function moviePath(movie) {
  return `/movies/${movie.id}`;
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
