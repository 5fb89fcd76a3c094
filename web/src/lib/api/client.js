import { ApiError, errorFrom } from './errors.js';

/** Our own proxy; it holds the session and speaks to the API. */
const BASE = '/api/app/';

/**
 * One request from the browser.
 * @param {string} path After `/api/`, e.g. `movies/7/`.
 * @param {{ method?: string, query?: Record<string, string | number | null | undefined>,
 *   body?: unknown, headers?: Record<string, string>, signal?: AbortSignal }} [options]
 *   A plain object as `body` is sent as JSON, a FormData as it is. Empty query values are left out.
 * @returns {Promise<any>} The parsed answer; null for 204.
 * @throws {ApiError}
 */
export async function request(path, options = {}) {
  const { method = 'GET', query = {}, body, headers = {}, signal } = options;
  const isForm = body instanceof FormData;
  /** @type {RequestInit} */
  const init = { method, headers: { accept: 'application/json', ...headers }, signal };
  if (body !== undefined) {
    init.body = isForm ? body : JSON.stringify(body);
    if (!isForm) init.headers = { ...init.headers, 'content-type': 'application/json' };
  }
  const response = await send(BASE + withQuery(path, query), init);
  if (!response.ok) throw await errorFrom(response);
  return response.status === 204 ? null : response.json();
}

/**
 * @param {string} path
 * @param {Record<string, string | number | null | undefined>} query
 * @returns {string}
 */
export function withQuery(path, query) {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value != null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

/**
 * @param {string} url
 * @param {RequestInit} init
 */
async function send(url, init) {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError({ status: 0, code: 'network' });
  }
}
