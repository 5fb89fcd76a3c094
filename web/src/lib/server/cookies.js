import { parseCookies } from '../locale.js';
import { servedOverTls, webPort } from './env.js';
import { expiresAt } from './tokens.js';

/**
 * @typedef {{ access: string, refresh: string }} Tokens
 */

/**
 * Names of the two token cookies. Over TLS the `__Host-` prefix pins them to this host; on plain
 * http browsers share cookies between the ports of a host, hence the port in the name.
 * @returns {{ access: string, refresh: string }}
 */
export function cookieNames() {
  return { access: cookieName('access'), refresh: cookieName('refresh') };
}

/** @param {string} what */
function cookieName(what) {
  return servedOverTls() ? `__Host-cinema_${what}` : `cinema_${what}_${webPort()}`;
}

/**
 * @param {string | undefined} header A `Cookie` request header.
 * @returns {Partial<Tokens>}
 */
export function readTokens(header) {
  const names = cookieNames();
  const cookies = parseCookies(header);
  return { access: cookies[names.access], refresh: cookies[names.refresh] };
}

/**
 * `Set-Cookie` values that store a pair of tokens. Both live as long as the refresh token: an
 * expired access token next to a good refresh token is renewed without the reader noticing.
 * @param {Tokens} tokens
 * @param {number} [nowMs]
 * @returns {string[]}
 */
export function tokenCookies(tokens, nowMs = Date.now()) {
  const names = cookieNames();
  const maxAge_s = Math.max(0, Math.floor((expiresAt(tokens.refresh) - nowMs) / 1000));
  return [
    setCookie(names.access, tokens.access, maxAge_s),
    setCookie(names.refresh, tokens.refresh, maxAge_s),
  ];
}

/** @returns {string[]} `Set-Cookie` values that take both tokens away. */
export function clearedCookies() {
  const names = cookieNames();
  return [setCookie(names.access, '', 0), setCookie(names.refresh, '', 0)];
}

/**
 * What is kept in a browser beside the session, where no script reads it, and for how many seconds.
 * `device` says that the browser logged in before; the others are steps that wait for an answer, and
 * live no longer than the API takes them.
 */
const KEPT_S = { device: 400 * 24 * 3600, challenge: 300, binding: 300, restore: 900 };

/** @typedef {keyof typeof KEPT_S} Kept */

/**
 * @param {string | undefined} header A `Cookie` request header.
 * @param {Kept} what
 * @returns {string | undefined}
 */
export function readKept(header, what) {
  return parseCookies(header)[cookieName(what)] || undefined;
}

/**
 * @param {Kept} what
 * @param {string | null} value null takes it away.
 * @returns {string} A `Set-Cookie` value.
 */
export function keptCookie(what, value) {
  return setCookie(cookieName(what), value ?? '', value === null ? 0 : KEPT_S[what]);
}

/**
 * Adds `Set-Cookie` values, replacing earlier ones of the same name on this response.
 * @param {import('node:http').ServerResponse} res
 * @param {string[]} cookies
 */
export function appendCookies(res, cookies) {
  const nameOf = (/** @type {string} */ cookie) => cookie.slice(0, cookie.indexOf('='));
  const names = new Set(cookies.map(nameOf));
  const before = [res.getHeader('Set-Cookie') ?? []].flat().map(String);
  res.setHeader('Set-Cookie', [...before.filter((item) => !names.has(nameOf(item))), ...cookies]);
}

/**
 * @param {string} name
 * @param {string} value
 * @param {number} maxAge_s
 */
function setCookie(name, value, maxAge_s) {
  const secure = servedOverTls() ? '; Secure' : '';
  return `${name}=${value}; Path=/; Max-Age=${maxAge_s}; HttpOnly; SameSite=Lax${secure}`;
}
