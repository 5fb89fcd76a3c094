import { clearedCookies, appendCookies } from './cookies.js';
import { sendProblem } from './problem.js';
import { relayResponse } from './relay.js';
import { Session } from './session.js';
import { postJson, SLOW_MS } from './upstream.js';
import { isSameOrigin } from './origin.js';
import { sendJson, waysIn } from './waysIn.js';

/**
 * @typedef {import('node:http').IncomingMessage} Req
 * @typedef {import('node:http').ServerResponse} Res
 * @typedef {{ body: Buffer, headers: Record<string, string> }} Sent
 */

/** @type {Record<string, (req: Req, res: Res, sent: Sent) => Promise<void>>} */
export const sessionRoutes = {
  ...waysIn,
  refresh: refreshSession,
  logout: closeSession,
  password: changePassword,
  logoutAll: (req, res, sent) => endAll(req, res, sent, 'auth/logout-all/', 'POST'),
  closeAccount: (req, res, sent) => endAll(req, res, sent, 'me/', 'DELETE'),
  exportFile: sendExport,
};

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
  const { refresh, access, from } = new Session(req, res);
  appendCookies(res, clearedCookies());
  const headers = { ...from, ...(access && { authorization: `Bearer ${access}` }) };
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
 * The file of a copy of the member's data. Its link is good once and made here, so that it stands in
 * no address and no history. Another site's page must not use the few links a member has.
 * @param {Req} req
 * @param {Res} res
 */
async function sendExport(req, res) {
  if (!isSameOrigin(req.headers)) return sendProblem(res, 'cross_origin');
  const session = new Session(req, res);
  const id = /exports\/([0-9a-f-]{36})\//.exec(req.url ?? '')?.[1];
  const made = await session.request(`me/exports/${id}/link/`, { method: 'POST' });
  if (!made.ok) return relayResponse(made, res);
  const { url } = await made.json();
  const file = await session.request(url.replace(/^\/api\//, ''), { timeoutMs: SLOW_MS });
  await relayResponse(file, res);
}
