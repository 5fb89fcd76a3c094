/**
 * What a browser may ask of the API through this server. Anything else is refused here, so that a
 * new address of the API (the admin, the partner API, metrics) is closed until it is named.
 * `:id` is one of our numbers, `:name` one path segment.
 * @type {[pattern: string, ...methods: string[]][]}
 */
const ROUTES = [
  ['auth/password-reset/', 'POST'],
  ['auth/password-reset/confirm/', 'POST'],
  ['me/', 'GET', 'PATCH'],
  ['me/photo/', 'PUT', 'DELETE'],
  ['movies/', 'GET'],
  ['movies/:id/', 'GET'],
  ['movies/:id/watchlist/', 'PUT', 'DELETE'],
  ['diary/', 'POST'],
  ['diary/:id/', 'GET', 'PATCH', 'DELETE'],
  ['users/suggestions/', 'GET'],
  ['users/:name/', 'GET'],
  ['users/:name/activity/', 'GET'],
  ['users/:name/followers/', 'GET'],
  ['users/:name/following/', 'GET'],
  ['users/:name/follow/', 'PUT', 'DELETE'],
  ['users/:name/block/', 'PUT', 'DELETE'],
  ['users/:name/mute/', 'PUT', 'DELETE'],
  ['reviews/:id/', 'GET'],
  ['reviews/:id/like/', 'PUT', 'DELETE'],
  ['feed/', 'GET'],
  ['public/', 'GET'],
  ['notifications/', 'GET'],
  ['notifications/read/', 'POST'],
  ['live/ticket/', 'POST'],
];

/** Answered by `auth.js`, because tokens pass in and out of cookies there. */
const SESSION_ROUTES = [
  ['auth/login/', 'login'],
  ['auth/register/', 'register'],
  ['auth/refresh/', 'refresh'],
  ['auth/logout/', 'logout'],
];

const compiled = ROUTES.map(([pattern, ...methods]) => ({ match: compile(pattern), methods }));
const sessionPaths = new Map(SESSION_ROUTES.map(([path, name]) => [path, name]));

/**
 * @typedef {{ kind: 'pass', path: string }
 *   | { kind: 'session', name: string }
 *   | { kind: 'refused', code: 'not_found' | 'method_not_allowed', allow?: string }} Route
 */

/**
 * @param {string} method
 * @param {string} path Raw (still percent-encoded) path after `/api/app/`, without the query.
 * @returns {Route}
 */
export function route(method, path) {
  const clean = path.endsWith('/') ? path : `${path}/`;
  if (!isPlain(clean)) return { kind: 'refused', code: 'not_found' };
  const session = sessionPaths.get(clean);
  if (session) {
    if (method === 'POST') return { kind: 'session', name: session };
    return { kind: 'refused', code: 'method_not_allowed', allow: 'POST' };
  }
  const found = compiled.find(({ match }) => match.test(clean));
  if (!found) return { kind: 'refused', code: 'not_found' };
  if (!found.methods.includes(method)) {
    return { kind: 'refused', code: 'method_not_allowed', allow: found.methods.join(', ') };
  }
  return { kind: 'pass', path: clean };
}

/**
 * No dot segments, no encoded separators, no control characters: the API must read the same path
 * as the one that was matched here.
 * @param {string} path
 */
function isPlain(path) {
  if (!/^[\w.~%@+/-]+$/.test(path)) return false;
  if (/%(2f|5c|2e|00|25)/i.test(path) || /%(?![0-9a-f]{2})/i.test(path)) return false;
  return !path.split('/').some((segment) => segment === '.' || segment === '..');
}

/** @param {string} pattern */
function compile(pattern) {
  const source = pattern.replaceAll(':id', '[1-9]\\d{0,17}').replaceAll(':name', '[^/]{1,200}');
  return new RegExp(`^${source}$`);
}
