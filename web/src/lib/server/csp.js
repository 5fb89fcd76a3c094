import { inProduction, mediaPublicUrls, realtimePort, realtimePublicUrls } from './env.js';

/**
 * The content security policy of one page.
 * @param {{ nonce: string, host?: string, development?: boolean }} options `host` is the request's
 *   Host header; from it the embedded socket address is derived when none is configured.
 * @returns {string}
 */
export function contentSecurityPolicy({ nonce, host, development = false }) {
  const scripts = [`'nonce-${nonce}'`, "'strict-dynamic'", "'self'"];
  if (development) scripts.push("'unsafe-eval'"); // React's development build rebuilds stacks by eval.
  const directives = {
    'default-src': ["'self'"],
    'script-src': scripts,
    // Inline styles only: poster geometry, and the scroll lock of dialogs.
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:', 'https://image.tmdb.org', ...mediaOrigins()],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...socketOrigins(host), ...(development ? ['ws:'] : [])],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ');
}

/**
 * Origins the page may open a socket to. The page learns the address from the ticket, so this
 * must allow what the API may answer: the configured addresses, or, when embedded, the same host
 * under both of its loopback names.
 * @param {string | undefined} host
 * @returns {string[]}
 */
export function socketOrigins(host) {
  const configured = realtimePublicUrls().map((url) => new URL(url));
  const origins = configured.map((url) => `${url.protocol}//${url.host}`);
  if (inProduction()) return origins;
  const port = configured[0]?.port ?? realtimePort();
  const hostname = (host ?? 'localhost').replace(/:\d+$/, '');
  for (const name of [hostname, 'localhost', '127.0.0.1']) {
    if (/^[\w.-]+$/.test(name)) origins.push(`ws://${name}${port ? `:${port}` : ''}`);
  }
  return [...new Set(origins)];
}

function mediaOrigins() {
  return mediaPublicUrls().map((url) => new URL(url).origin);
}
