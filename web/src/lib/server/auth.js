import { clearedCookies, appendCookies } from './cookies.js';
import { sendProblem } from './problem.js';
import { relayResponse } from './relay.js';
import { Session } from './session.js';
import { postJson, requestApi } from './upstream.js';

/**
 * @typedef {import('node:http').IncomingMessage} Req
 * @typedef {import('node:http').ServerResponse} Res
 * @typedef {{ body: Buffer, headers: Record<string, string> }} Sent
 */

/** @type {Record<string, (req: Req, res: Res, sent: Sent) => Promise<void>>} */
export const sessionRoutes = {
  login: (req, res, sent) => openSession(req, res, sent, 'auth/login/'),
  register: (req, res, sent) => openSession(req, res, sent, 'auth/register/'),
  refresh: refreshSession,
  logout: closeSession,
  password: changePassword,
  logoutAll: (req, res, sent) => endAll(req, res, sent, 'auth/logout-all/', 'POST'),
  closeAccount: (req, res, sent) => endAll(req, res, sent, 'me/', 'DELETE'),
};

/**
 * Log in or register: the tokens of the answer become cookies, and only the member goes on.
 * @param {Req} req
 * @param {Res} res
 * @param {Sent} sent
 * @param {string} path
 */
async function openSession(req, res, sent, path) {
  const response = await requestApi(path, {
    method: 'POST',
    headers: sent.headers,
    body: new Uint8Array(sent.body),
  });
  if (!response.ok) return relayResponse(response, res);
  const { access, refresh, ...rest } = await response.json();
  new Session(req, res).start({ access, refresh });
  sendJson(res, response.status, rest);
}

/**
 * Renew the session from its cookie, for a page that wants it fresh (a socket about to expire).
 * @param {Req} req
 * @param {Res} res
 */
async function refreshSession(req, res) {
  const session = new Session(req, res);
  if (await session.renew()) return sendJson(res, 200, { refreshed: true });
  sendProblem(res, 'session_expired');
}

/**
 * The cookies go in any case; the API is told so that the refresh token dies too.
 * @param {Req} req
 * @param {Res} res
 */
async function closeSession(req, res) {
  const { refresh, access } = new Session(req, res);
  appendCookies(res, clearedCookies());
  /** @type {Record<string, string>} */
  const headers = access ? { authorization: `Bearer ${access}` } : {};
  // The reader is logged out here even when the API cannot be told; the token then just expires.
  if (refresh) await postJson('auth/logout/', { refresh }, headers).catch(() => null);
  res.statusCode = 204;
  res.setHeader('Cache-Control', 'no-store');
  res.end();
}

/**
 * The other devices are logged out with the old password; this one goes on with new cookies.
 * @param {Req} req
 * @param {Res} res
 * @param {Sent} sent
 */
async function changePassword(req, res, sent) {
  const session = new Session(req, res);
  const response = await session.request('auth/password/', {
    method: 'POST',
    headers: sent.headers,
    body: new Uint8Array(sent.body),
  });
  if (!response.ok) return relayResponse(response, res);
  const { access, refresh } = await response.json();
  session.start({ access, refresh });
  sendJson(res, 200, { changed: true });
}

/**
 * What ends every session of the member ends this one; the cookies go once the API has done it.
 * @param {Req} req
 * @param {Res} res
 * @param {Sent} sent
 * @param {string} path
 * @param {'POST' | 'DELETE'} method
 */
async function endAll(req, res, sent, path, method) {
  const session = new Session(req, res);
  const { body, headers } = sent;
  const response = await session.request(path, {
    method,
    headers,
    ...(body.length > 0 && { body: new Uint8Array(body) }),
  });
  if (response.ok) session.end();
  await relayResponse(response, res);
}

/**
 * @param {Res} res
 * @param {number} status
 * @param {unknown} data
 */
function sendJson(res, status, data) {
  res.statusCode = status;
  res.setHeader('Content-Type', 'application/json');
  res.setHeader('Cache-Control', 'no-store');
  res.end(JSON.stringify(data));
}
