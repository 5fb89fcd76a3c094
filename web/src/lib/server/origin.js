import { publicWebUrl } from './env.js';

/**
 * Whether a write comes from our own pages. Cookies alone would let any site act for its visitor;
 * browsers say where a request comes from, and a request that does not say is refused.
 * @param {import('node:http').IncomingHttpHeaders} headers
 * @returns {boolean}
 */
export function isSameOrigin(headers) {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const { origin } = headers;
  if (origin === undefined) return site === 'same-origin';
  return ownHosts(headers).includes(hostOf(origin));
}

/** @param {import('node:http').IncomingHttpHeaders} headers */
function ownHosts(headers) {
  return [headers.host, publicWebUrl()?.host].filter(Boolean);
}

/** @param {string} origin */
function hostOf(origin) {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
