import { apiUrl } from './env.js';

/** What is asked for and streams for as long as the reader's line takes. */
export const SLOW_MS = 10 * 60_000;

/** The API answers within a second or so; a photo goes on to a bucket and may take longer. */
const TIMEOUT_MS = 30_000;

/** The API could not be reached, or did not answer in time. */
export class Unreachable extends Error {}

/**
 * One request to the API.
 * @param {string} path After `/api/`, with its query.
 * @param {{ method?: string, headers?: Record<string, string>, bearer?: string | null,
 *   body?: BodyInit | null, signal?: AbortSignal, timeoutMs?: number }} [options]
 * @returns {Promise<Response>} Whatever its status.
 * @throws {Unreachable}
 */
export async function requestApi(path, options = {}) {
  const {
    method = 'GET',
    headers = {},
    bearer,
    body = null,
    signal,
    timeoutMs = TIMEOUT_MS,
  } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  /** @type {RequestInit & { duplex?: 'half' }} */
  const init = {
    method,
    headers: bearer ? { ...headers, authorization: `Bearer ${bearer}` } : headers,
    body,
    redirect: 'manual',
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  };
  if (body instanceof ReadableStream) init.duplex = 'half';
  try {
    return await fetch(`${apiUrl()}/api/${path}`, init);
  } catch (error) {
    throw new Unreachable(`${method} ${path}`, { cause: error });
  }
}

/**
 * @param {string} path
 * @param {unknown} data
 * @param {Record<string, string>} [headers]
 */
export function postJson(path, data, headers = {}) {
  return requestApi(path, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(data),
  });
}
