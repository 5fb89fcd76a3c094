import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { servedOverTls, trustedProxies } from './env.js';

/** Request headers that go on to the API as they came. Cookies and hop-by-hop headers never do. */
const REQUEST_HEADERS = [
  'accept',
  'accept-language',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'user-agent', // told to the member in the list of their sessions
  'x-request-id',
];

/** Response headers that come back. */
const RESPONSE_HEADERS = [
  'allow',
  'content-disposition',
  'content-language',
  'content-type',
  'etag',
  'retry-after',
  'x-request-id',
];

/**
 * Who is asking, for an API that stands behind this server: it counts tries by address, and sends
 * what did not come over TLS away. An address is believed only from as many of the operator's own
 * proxies as there are; what a client wrote before them is not passed on.
 * @param {import('node:http').IncomingMessage} req
 * @returns {Record<string, string>}
 */
export function clientHeaders(req) {
  /** @type {Record<string, string>} */
  const headers = {};
  const address = clientAddress(req);
  if (address) headers['x-forwarded-for'] = address;
  if (servedOverTls()) headers['x-forwarded-proto'] = 'https';
  return headers;
}

/** @param {import('node:http').IncomingMessage} req */
function clientAddress(req) {
  const hops = trustedProxies();
  const told = hops > 0 ? [req.headers['x-forwarded-for'] ?? []].flat().join(',').split(',') : [];
  return told.at(-hops)?.trim() || req.socket?.remoteAddress;
}

/**
 * @param {import('node:http').IncomingMessage} req
 * @returns {Record<string, string>} What goes on to the API.
 */
export function forwardedHeaders(req) {
  const kept = clientHeaders(req);
  for (const name of REQUEST_HEADERS) {
    const value = req.headers[name];
    if (typeof value === 'string') kept[name] = value;
  }
  return kept;
}

/**
 * Passes the API's answer on: status, the headers above, and the body as it streams in.
 * @param {Response} response
 * @param {import('node:http').ServerResponse} res
 */
export async function relayResponse(response, res) {
  res.statusCode = response.status;
  for (const name of RESPONSE_HEADERS) {
    const value = response.headers.get(name);
    if (value !== null) res.setHeader(name, value);
  }
  res.setHeader('Cache-Control', 'private, no-store');
  res.setHeader('Vary', 'Cookie');
  if (!response.body) return void res.end();
  try {
    await pipeline(Readable.fromWeb(/** @type {any} */ (response.body)), res);
  } catch {
    res.destroy(); // The status is out already: a cut connection is the only honest ending.
  }
}
