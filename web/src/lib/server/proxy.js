import { Readable } from 'node:stream';
import { route } from './allowlist.js';
import { sessionRoutes } from './auth.js';
import { isSameOrigin } from './origin.js';
import { sendProblem } from './problem.js';
import { forwardedHeaders, relayResponse } from './relay.js';
import { Session } from './session.js';
import { Unreachable } from './upstream.js';

/** A 10 MB photo and its form around it. */
const MAX_UPLOAD_BYTES = 10 * 2 ** 20 + 2 ** 16;
/** The longest review is a small part of this. */
const MAX_JSON_BYTES = 2 ** 20;

/** Seconds to wait before asking again while the API is away. */
const RETRY_AFTER_S = '2';

class BodyTooLarge extends Error {}

/**
 * `/api/app/*`: cookies in, bearer out.
 * @param {import('node:http').IncomingMessage} req
 * @param {import('node:http').ServerResponse} res
 */
export async function proxy(req, res) {
  const { pathname, search } = new URL(req.url ?? '/', 'http://web');
  const method = req.method ?? 'GET';
  const target = route(method, pathname.replace(/^\/api\/app\//, ''));
  if (target.kind === 'refused') {
    return sendProblem(res, target.code, target.allow ? { Allow: target.allow } : {});
  }
  const isWrite = method !== 'GET';
  if (isWrite && !isSameOrigin(req.headers)) return sendProblem(res, 'cross_origin');
  const bodyKind = kindOfBody(req.headers);
  if (isWrite && bodyKind === 'other') return sendProblem(res, 'unsupported_media_type');
  if (bodyKind === 'multipart' && req.headers['content-length'] === undefined) {
    return sendProblem(res, 'length_required');
  }
  try {
    const body = isWrite ? await readBody(req, bodyKind) : null;
    const headers = forwardedHeaders(req);
    // A WSGI server reads no body whose length it is not told.
    if (bodyKind === 'multipart') headers['content-length'] = req.headers['content-length'] ?? '0';
    if (target.kind === 'session') {
      const sent = { body: Buffer.isBuffer(body) ? body : Buffer.alloc(0), headers };
      return await sessionRoutes[target.name](req, res, sent);
    }
    await pass(req, res, { path: target.path + search, method, headers, body });
  } catch (error) {
    if (res.headersSent) return void res.destroy();
    if (error instanceof BodyTooLarge) return sendProblem(res, 'body_too_large');
    if (!(error instanceof Unreachable)) throw error;
    sendProblem(res, 'unavailable', { 'Retry-After': RETRY_AFTER_S });
  }
}

/**
 * @param {import('node:http').IncomingMessage} req
 * @param {import('node:http').ServerResponse} res
 * @param {{ path: string, method: string, headers: Record<string, string>,
 *   body: Buffer | ReadableStream | null }} request
 */
async function pass(req, res, { path, method, headers, body }) {
  const session = new Session(req, res);
  const response = await session.request(path, {
    method,
    headers,
    body: Buffer.isBuffer(body) ? new Uint8Array(body) : body,
    signal: closedSignal(res),
  });
  if (session.expired && response.status === 401) {
    await response.body?.cancel();
    return sendProblem(res, 'session_expired');
  }
  await relayResponse(response, res);
}

/**
 * @param {import('node:http').IncomingHttpHeaders} headers
 * @returns {'none' | 'json' | 'multipart' | 'other'}
 */
function kindOfBody(headers) {
  const isEmpty = Number(headers['content-length'] ?? 0) === 0;
  if (isEmpty && headers['transfer-encoding'] === undefined) return 'none';
  const type = (headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  if (type === 'application/json') return 'json';
  return type === 'multipart/form-data' ? 'multipart' : 'other';
}

/**
 * JSON is read whole, so that it can be sent again after a renewal; an upload streams through.
 * @param {import('node:http').IncomingMessage} req
 * @param {'none' | 'json' | 'multipart' | 'other'} kind
 * @returns {Promise<Buffer | ReadableStream | null>}
 */
async function readBody(req, kind) {
  if (kind === 'none') return null;
  const limit = kind === 'multipart' ? MAX_UPLOAD_BYTES : MAX_JSON_BYTES;
  if (Number(req.headers['content-length'] ?? 0) > limit) throw new BodyTooLarge();
  if (kind === 'multipart') return /** @type {any} */ (Readable.toWeb(limited(req, limit)));
  const chunks = [];
  for await (const chunk of limited(req, limit)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * @param {import('node:http').IncomingMessage} req
 * @param {number} limit In bytes.
 */
function limited(req, limit) {
  async function* counted() {
    let size = 0;
    for await (const chunk of req) {
      size += chunk.length;
      if (size > limit) throw new BodyTooLarge();
      yield chunk;
    }
  }
  return Readable.from(counted());
}

/**
 * Ends the request to the API when the reader goes away before it is answered.
 * @param {import('node:http').ServerResponse} res
 */
function closedSignal(res) {
  const controller = new AbortController();
  res.once('close', () => res.writableFinished || controller.abort());
  return controller.signal;
}
