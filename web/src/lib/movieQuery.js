/** Genres as TMDb names them; the page shows them in the reader's language. */
export const GENRES = /** @type {const} */ ([
  'Action',
  'Adventure',
  'Animation',
  'Comedy',
  'Crime',
  'Documentary',
  'Drama',
  'Family',
  'Fantasy',
  'History',
  'Horror',
  'Music',
  'Mystery',
  'Romance',
  'Science Fiction',
  'Thriller',
  'War',
  'Western',
]);

/** First year of each decade, newest first. */
export const DECADES = /** @type {const} */ ([
  '2020',
  '2010',
  '2000',
  '1990',
  '1980',
  '1970',
  '1960',
  '1950',
  '1940',
  '1930',
  '1920',
  '1910',
]);

const Q_MAX = 200;

/** @typedef {{ q: string, genre: string, decade: string }} MovieQuery Empty where not asked for. */

/**
 * What the address asks for; what it cannot mean is left out.
 * @param {Record<string, unknown>} query
 * @returns {MovieQuery}
 */
export function readMovieQuery({ q, genre, decade }) {
  return {
    q: typeof q === 'string' ? q.trim().slice(0, Q_MAX) : '',
    genre: GENRES.find((name) => name === genre) ?? '',
    decade: DECADES.find((name) => name === decade) ?? '',
  };
}

/**
 * @param {MovieQuery} wanted
 * @returns {Record<string, string>} Only what is asked for, for the address.
 */
export function movieQueryParams(wanted) {
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== ''));
}
