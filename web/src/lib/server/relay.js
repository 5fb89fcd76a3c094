import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Request headers that go on to the API. Cookies, addresses and hop-by-hop headers never do. */
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
 * @param {import('node:http').IncomingHttpHeaders} headers
 * @returns {Record<string, string>}
 */
export function forwardedHeaders(headers) {
  /** @type {Record<string, string>} */
  const kept = {};
  for (const name of REQUEST_HEADERS) {
    const value = headers[name];
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
