import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sendProblem } from './problem.js';
import { clientHeaders } from './relay.js';
import { requestApi, Unreachable } from './upstream.js';

/** What programs that subscribe, and mail programs, say and are told. Cookies are not part of it. */
const REQUEST_HEADERS = ['accept', 'if-modified-since', 'if-none-match', 'user-agent'];
const RESPONSE_HEADERS = [
  'allow',
  'cache-control',
  'content-disposition',
  'content-security-policy',
  'content-type',
  'etag',
  'last-modified',
  'location',
  'retry-after',
];

/**
 * An address of the API that other programs are given, below the address that readers know: feeds,
 * the calendar, the way out of a mail. A proxy in front may lead there by itself; then nobody asks
 * here. Who is logged in does not matter, and no body is passed on.
 * @param {string[]} methods
 * @returns {(req: import('node:http').IncomingMessage, res: import('node:http').ServerResponse)
 *   => Promise<void>}
 */
export function servesOpenly(methods) {
  return async (req, res) => {
    const method = req.method ?? 'GET';
    if (!methods.includes(method)) {
      return sendProblem(res, 'method_not_allowed', { Allow: methods.join(', ') });
    }
    const { pathname, search } = new URL(req.url ?? '/', 'http://web');
    const path = pathname.replace(/^\/api\//, '');
    try {
      const asked = pick(REQUEST_HEADERS, (name) => req.headers[name]);
      const headers = { ...asked, ...clientHeaders(req) };
      await answer(res, await requestApi(path + search, { method, headers }));
    } catch (error) {
      if (!(error instanceof Unreachable) || res.headersSent) return void res.destroy();
      sendProblem(res, 'unavailable', { 'Retry-After': '2' });
    }
  };
}

/**
 * @param {import('node:http').ServerResponse} res
 * @param {Response} response
 */
async function answer(res, response) {
  res.statusCode = response.status;
  const told = pick(RESPONSE_HEADERS, (name) => response.headers.get(name));
  for (const [name, value] of Object.entries(told)) res.setHeader(name, value);
  if (!response.body) return void res.end();
  await pipeline(Readable.fromWeb(/** @type {any} */ (response.body)), res);
}

/**
 * @param {string[]} names
 * @param {(name: string) => unknown} read
 * @returns {Record<string, string>} Those that are there.
 */
function pick(names, read) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const name of names) {
    const value = read(name);
    if (typeof value === 'string') found[name] = value;
  }
  return found;
}
