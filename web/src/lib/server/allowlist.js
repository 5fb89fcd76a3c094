/**
 * What a browser may ask of the API through this server. Anything else is refused here, so that a
 * new address of the API (the admin, the partner API, metrics) is closed until it is named.
 * `:id` is one of our numbers, `:uuid` a session's or a copy's, `:name` one path segment.
 * @type {[pattern: string, ...methods: string[]][]}
 */
const ROUTES = [
  ['auth/password-reset/', 'POST'],
  ['auth/password-reset/confirm/', 'POST'],
  ['auth/email/verify/', 'POST'],
  ['auth/email/confirm/', 'POST'],
  ['auth/passkey/options/', 'POST'],
  ['auth/oidc/', 'GET'],
  ['legal/', 'GET'],
  ['me/', 'GET', 'PATCH'],
  ['me/photo/', 'PUT', 'DELETE'],
  ['me/sessions/', 'GET'],
  ['me/sessions/:uuid/', 'DELETE'],
  ['me/follow-requests/', 'GET'],
  ['me/follow-requests/:name/', 'PUT', 'DELETE'],
  ['me/blocks/', 'GET'],
  ['me/mutes/', 'GET'],
  ['me/username/', 'PUT'],
  ['me/email/', 'POST', 'DELETE'],
  ['me/email/verification/', 'POST'],
  ['me/terms/', 'POST'],
  ['me/security/', 'GET'],
  ['me/totp/', 'POST', 'DELETE'],
  ['me/totp/confirm/', 'POST'],
  ['me/totp/recovery-codes/', 'POST'],
  ['me/passkeys/', 'GET', 'POST'],
  ['me/passkeys/options/', 'POST'],
  ['me/passkeys/:id/', 'PATCH', 'DELETE'],
  ['me/identities/:id/', 'DELETE'],
  ['me/exports/', 'GET', 'POST'],
  ['me/notification-settings/', 'GET', 'PATCH'],
  ['me/push-subscriptions/', 'POST', 'DELETE'],
  ['me/muted-films/', 'GET'],
  ['me/muted-kinds/', 'GET'],
  ['me/muted-kinds/:name/', 'PUT', 'DELETE'],
  ['me/moderation/', 'GET'],
  ['me/appeals/', 'POST'],
  ['me/collaborations/', 'GET'],
  ['me/diary/calendar/', 'GET'],
  ['me/drafts/', 'GET', 'POST'],
  ['me/drafts/:id/', 'GET', 'PATCH', 'DELETE'],
  ['me/drafts/:id/publish/', 'POST'],
  ['me/favourites/', 'GET', 'PUT'],
  ['me/pinned-reviews/', 'GET', 'PUT'],
  ['me/tags/', 'GET'],
  ['me/watchlist/calendar/', 'GET', 'POST'],
  ['genres/', 'GET'],
  ['movies/', 'GET'],
  ['movies/:id/', 'GET'],
  ['movies/:id/details/', 'GET'],
  ['movies/:id/credits/', 'GET'],
  ['movies/:id/reviews/', 'GET'],
  ['movies/:id/friends/', 'GET'],
  ['movies/:id/watched/', 'PUT', 'DELETE'],
  ['movies/:id/liked/', 'PUT', 'DELETE'],
  ['movies/:id/rating/', 'PUT', 'DELETE'],
  ['movies/:id/dnf/', 'PUT', 'DELETE'],
  ['movies/:id/mute/', 'PUT', 'DELETE'],
  ['movies/popular-among-friends/', 'GET'],
  ['people/:id/', 'GET'],
  ['collections/:id/', 'GET'],
  ['search/', 'GET'],
  ['search/suggest/', 'GET'],
  ['movies/:id/watchlist/', 'PUT', 'DELETE'],
  ['diary/', 'POST'],
  ['diary/:id/', 'GET', 'PATCH', 'DELETE'],
  ['diary/:id/like/', 'PUT', 'DELETE'],
  ['diary/:id/likes/', 'GET'],
  ['users/suggestions/', 'GET'],
  ['users/:name/', 'GET'],
  ['users/:name/activity/', 'GET'],
  ['users/:name/followers/', 'GET'],
  ['users/:name/following/', 'GET'],
  ['users/:name/diary/', 'GET'],
  ['users/:name/reviews/', 'GET'],
  ['users/:name/lists/', 'GET'],
  ['users/:name/films/', 'GET'],
  ['users/:name/watchlist/', 'GET'],
  ['users/:name/stats/', 'GET'],
  ['users/:name/years/:id/', 'GET'],
  ['users/:name/follow/', 'PUT', 'DELETE'],
  ['users/:name/block/', 'PUT', 'DELETE'],
  ['users/:name/mute/', 'PUT', 'DELETE'],
  ['reviews/:id/', 'GET'],
  ['reviews/:id/like/', 'PUT', 'DELETE'],
  ['reviews/:id/likes/', 'GET'],
  ['reviews/:id/share/', 'PUT', 'DELETE'],
  ['reviews/:id/history/', 'GET'],
  ['reviews/:id/comments/', 'GET', 'POST'],
  ['comments/:id/', 'PATCH', 'DELETE'],
  ['comments/:id/like/', 'PUT', 'DELETE'],
  ['comments/:id/likes/', 'GET'],
  ['reports/', 'POST'],
  ['lists/', 'POST'],
  ['lists/:id/', 'GET', 'PATCH', 'DELETE'],
  ['lists/:id/comments/', 'GET', 'POST'],
  ['lists/:id/like/', 'PUT', 'DELETE'],
  ['lists/:id/likes/', 'GET'],
  ['lists/:id/share/', 'PUT', 'DELETE'],
  ['lists/:id/clone/', 'POST'],
  ['lists/:id/cover/', 'PUT', 'DELETE'],
  ['lists/:id/order/', 'PUT'],
  ['lists/:id/collaboration/', 'PUT', 'DELETE'],
  ['lists/:id/collaborators/:name/', 'PUT', 'DELETE'],
  ['lists/:id/items/:id/', 'PUT', 'DELETE'],
  ['feed/', 'GET'],
  ['public/', 'GET'],
  ['notifications/', 'GET'],
  ['notifications/read/', 'POST'],
  ['live/ticket/', 'POST'],
];

/**
 * Answered by `auth.js`, because tokens pass in and out of cookies there. Patterns as above.
 * @type {[method: string, pattern: string, name: string][]}
 */
const SESSION_ROUTES = [
  ['POST', 'auth/login/', 'login'],
  ['POST', 'auth/login/second/', 'second'],
  ['POST', 'auth/passkey/', 'passkey'],
  ['POST', 'auth/oidc/start/', 'oidcStart'],
  ['POST', 'auth/oidc/finish/', 'oidcFinish'],
  ['POST', 'auth/restore/', 'restore'],
  ['POST', 'auth/register/', 'register'],
  ['POST', 'auth/refresh/', 'refresh'],
  ['POST', 'auth/logout/', 'logout'],
  ['POST', 'auth/logout-all/', 'logoutAll'],
  ['POST', 'auth/password/', 'password'],
  ['DELETE', 'me/', 'closeAccount'],
  ['GET', 'me/exports/:uuid/file/', 'exportFile'],
];

const compiled = ROUTES.map(([pattern, ...methods]) => ({ match: compile(pattern), methods }));
const sessions = SESSION_ROUTES.map(([method, pattern, name]) => ({
  match: compile(pattern),
  method,
  name,
}));

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
  const ours = sessions.filter(({ match }) => match.test(clean));
  const session = ours.find((known) => known.method === method);
  if (session) return { kind: 'session', name: session.name };
  const passed = compiled.find(({ match }) => match.test(clean))?.methods ?? [];
  if (passed.includes(method)) return { kind: 'pass', path: clean };
  const allowed = [...passed, ...ours.map((known) => known.method)];
  if (allowed.length === 0) return { kind: 'refused', code: 'not_found' };
  return { kind: 'refused', code: 'method_not_allowed', allow: allowed.join(', ') };
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
  const source = pattern
    .replaceAll(':id', '[1-9]\\d{0,17}')
    .replaceAll(':uuid', '[0-9a-f-]{36}')
    .replaceAll(':name', '[^/]{1,200}');
  return new RegExp(`^${source}$`);
}
