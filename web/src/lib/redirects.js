/**
 * Where to go after logging in. Only a path on this site: `//host`, `/\host` and control
 * characters are read as another host by browsers.
 * @param {unknown} next The `next=` query parameter.
 * @returns {string} "/" for anything else.
 */
export function safeNext(next) {
  if (typeof next !== 'string' || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next)) return '/';
  return new URL(next, 'http://web').origin === 'http://web' ? next : '/';
}

/**
 * @param {string} path The page the reader wants.
 * @returns {string} The log-in page that leads back to it.
 */
export function loginPath(path) {
  return path === '/' ? '/login' : `/login?next=${encodeURIComponent(path)}`;
}
