/** TMDb serves its pictures in these widths; the name is part of the address. */
const HOST = 'https://image.tmdb.org/t/p';

/**
 * The address of a picture at TMDb. Sizes: profiles `w45 w185 h632`, logos `w45 w92`.
 * @param {string | null} path As TMDb gives it, with its slash.
 * @param {'w45' | 'w92' | 'w185' | 'h632'} size
 * @returns {string | null}
 */
export function imageUrl(path, size) {
  return path && /^\/[\w.-]+$/.test(path) ? `${HOST}/${size}${path}` : null;
}
