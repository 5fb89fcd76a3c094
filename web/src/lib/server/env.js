/**
 * The web server's configuration. Read when it is used, never at build time, so that one build
 * runs on any address and port.
 */

/** @returns {string} Origin of the API as this server reaches it, without a trailing slash. */
export function apiUrl() {
  return (process.env.API_URL ?? 'http://127.0.0.1:8000').replace(/\/+$/, '');
}

/** @returns {string} The port readers use; part of the cookie names when embedded. */
export function webPort() {
  return process.env.WEB_PORT ?? process.env.PORT ?? '3000';
}

/** @returns {URL | null} The address readers type, where it is known. */
export function publicWebUrl() {
  const url = process.env.PUBLIC_WEB_URL;
  return url ? new URL(url) : null;
}

/** @returns {boolean} True where readers reach us over TLS. */
export function servedOverTls() {
  return publicWebUrl()?.protocol === 'https:';
}

/** @returns {string[]} Public socket addresses, e.g. `wss://cinema.example/ws/`; several are split by commas. */
export function realtimePublicUrls() {
  return list(process.env.REALTIME_PUBLIC_URL);
}

/** @returns {string[]} Origins that serve uploads (a bucket or a CDN), beside our own. */
export function mediaPublicUrls() {
  return list(process.env.MEDIA_PUBLIC_URL);
}

/** @returns {string} Port of the embedded socket server, for when REALTIME_PUBLIC_URL is not set. */
export function realtimePort() {
  return process.env.REALTIME_PORT ?? '8001';
}

/** @returns {number} How many proxies of the operator's own stand in front of this server. */
export function trustedProxies() {
  const hops = Number(process.env.TRUSTED_PROXIES ?? 0);
  return Number.isInteger(hops) && hops > 0 ? hops : 0;
}

/** @returns {boolean} */
export function inProduction() {
  return process.env.ENVIRONMENT === 'production';
}

/**
 * @returns {string | null} Why this server must not start, or null. Log-ins over plain http would
 *   send tokens in the clear.
 */
export function refusal() {
  if (inProduction() && !servedOverTls()) {
    return 'ENVIRONMENT=production needs PUBLIC_WEB_URL to start with https://';
  }
  return null;
}

/** @param {string | undefined} value */
function list(value) {
  return (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}
