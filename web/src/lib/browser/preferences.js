/** A year: a choice of language or theme does not wear out. */
const MAX_AGE_S = 365 * 24 * 60 * 60;

/**
 * Keeps a choice that the server renders pages by. Not a secret, hence a plain cookie.
 * @param {string} name
 * @param {string} value
 */
export function rememberChoice(name, value) {
  const secure = window.location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `${name}=${value}; Path=/; Max-Age=${MAX_AGE_S}; SameSite=Lax${secure}`;
}
