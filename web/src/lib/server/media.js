import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { apiUrl } from './env.js';
import { sendProblem } from './problem.js';
import { clientHeaders } from './relay.js';

/** Stored under a name of its own each time, so a photo never changes at its address. */
const CACHE = 'public, max-age=31536000, immutable';

const IMAGE_PATH = /^[\w-]+(\/[\w-]+)*\.(webp|jpe?g|png)$/;

/**
 * `/media/*`: photos that the API keeps on disk, from this origin. Where uploads live in a bucket,
 * their addresses lead there and this is never asked.
 * @param {import('node:http').IncomingMessage & { query: { path?: string | string[] } }} req
 * @param {import('node:http').ServerResponse} res
 */
export async function serveMedia(req, res) {
  const path = [req.query.path ?? []].flat().join('/');
  if (req.method !== 'GET' && req.method !== 'HEAD') return sendProblem(res, 'method_not_allowed');
  if (!IMAGE_PATH.test(path)) return sendProblem(res, 'not_found');
  /** @type {Response} */
  let upstream;
  try {
    upstream = await fetch(`${apiUrl()}/media/${path}`, {
      method: req.method,
      headers: clientHeaders(req),
      redirect: 'manual',
    });
  } catch {
    return sendProblem(res, 'unavailable', { 'Retry-After': '2' });
  }
  const type = upstream.headers.get('content-type') ?? '';
  if (!upstream.ok || !type.startsWith('image/')) {
    await upstream.body?.cancel();
    return sendProblem(res, 'not_found');
  }
  res.statusCode = 200;
  res.setHeader('Content-Type', type);
  res.setHeader('Cache-Control', CACHE);
  if (!upstream.body) return void res.end();
  await pipeline(Readable.fromWeb(/** @type {any} */ (upstream.body)), res).catch(() =>
    res.destroy(),
  );
}
