import { appendCookies, keptCookie, readKept } from './cookies.js';
import { sendProblem } from './problem.js';
import { relayResponse } from './relay.js';
import { Session } from './session.js';
import { postJson, requestApi } from './upstream.js';

/**
 * @typedef {import('node:http').IncomingMessage} Req
 * @typedef {import('node:http').ServerResponse} Res
 * @typedef {{ body: Buffer, headers: Record<string, string> }} Sent
 * @typedef {import('./cookies.js').Kept} Kept
 *
 * @typedef {object} Way
 * @property {string} path Of the API.
 * @property {Kept} [needs] What an earlier step left in the browser's cookies, sent with this one.
 * @property {boolean} [marked] Whether it takes the mark of a browser that logged in before.
 */

/** @type {Record<string, (req: Req, res: Res, sent: Sent) => Promise<void>>} */
export const waysIn = {
  register: by({ path: 'auth/register/' }),
  login: by({ path: 'auth/login/', marked: true }),
  second: by({ path: 'auth/login/second/', needs: 'challenge', marked: true }),
  passkey: by({ path: 'auth/passkey/' }),
  oidcStart: startAtProvider,
  oidcFinish: by({ path: 'auth/oidc/finish/', needs: 'binding' }),
  restore: restoreAccount,
};

/**
 * A way in: the tokens of the answer become cookies, and only the member goes on. Where a second
 * step follows (202), its challenge becomes one, and only what may answer it goes on.
 * @param {Way} way
 */
function by({ path, needs, marked = false }) {
  return async (/** @type {Req} */ req, /** @type {Res} */ res, /** @type {Sent} */ sent) => {
    const kept = needs && readKept(req.headers.cookie, needs);
    if (needs && !kept) return sendProblem(res, 'challenge_invalid');
    const device = marked ? readKept(req.headers.cookie, 'device') : undefined;
    const added = { ...(needs && { [needs]: kept }), ...(device && { device }) };
    const response = await requestApi(path, {
      method: 'POST',
      headers: sent.headers,
      body: withAdded(sent.body, added),
    });
    if (response.status === 403) return tellRefusal(response, res);
    if (!response.ok) return relayResponse(response, res);
    const { access, refresh, device: mark, challenge, ...rest } = await response.json();
    if (response.status === 202) {
      appendCookies(res, [keptCookie('challenge', challenge)]);
    } else {
      new Session(req, res).start({ access, refresh });
      if (mark) appendCookies(res, [keptCookie('device', mark)]);
    }
    if (needs && response.status !== 202) appendCookies(res, [keptCookie(needs, null)]);
    sendJson(res, response.status, rest);
  };
}

/**
 * An account that is about to be erased may be kept: the token for that stays in a cookie.
 * @param {Response} response
 * @param {Res} res
 */
async function tellRefusal(response, res) {
  const { restore_token: token, ...problem } = await response.json();
  if (token) appendCookies(res, [keptCookie('restore', token)]);
  sendJson(res, response.status, problem, 'application/problem+json');
}

/**
 * @param {Req} req
 * @param {Res} res
 * @param {Sent} sent
 */
async function startAtProvider(req, res, { headers }) {
  const response = await postJson('auth/oidc/start/', {}, headers);
  if (!response.ok) return relayResponse(response, res);
  const { url, binding } = await response.json();
  appendCookies(res, [keptCookie('binding', binding)]);
  sendJson(res, 200, { url });
}

/**
 * @param {Req} req
 * @param {Res} res
 * @param {Sent} sent
 */
async function restoreAccount(req, res, { headers }) {
  const token = readKept(req.headers.cookie, 'restore');
  if (!token) return sendProblem(res, 'challenge_invalid');
  const response = await postJson('auth/restore/', { token }, headers);
  if (response.ok) appendCookies(res, [keptCookie('restore', null)]);
  await relayResponse(response, res);
}

/**
 * The browser's JSON with what it is not told. What is no JSON object goes on as it is: the API
 * says what is wrong with it.
 * @param {Buffer} body
 * @param {Record<string, unknown>} added
 */
function withAdded(body, added) {
  if (Object.keys(added).length === 0) return new Uint8Array(body);
  try {
    const given = JSON.parse(body.toString('utf8'));
    return JSON.stringify({ ...given, ...added });
  } catch {
    return new Uint8Array(body);
  }
}

/**
 * @param {Res} res
 * @param {number} status
 * @param {unknown} data
 * @param {string} [type]
 */
export function sendJson(res, status, data, type = 'application/json') {
  res.statusCode = status;
  res.setHeader('Content-Type', type);
  res.setHeader('Cache-Control', 'no-store');
  res.end(JSON.stringify(data));
}
