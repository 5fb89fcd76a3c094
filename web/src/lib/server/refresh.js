import { createHash } from 'node:crypto';
import { postJson, Unreachable } from './upstream.js';

/** @typedef {import('./cookies.js').Tokens} Tokens */

/**
 * How long a finished renewal still answers for its old token. Refresh tokens are used once: a
 * request that left the browser before the new cookies arrived must get the same new pair, not
 * present a used token.
 */
const KEEP_MS = 30_000;

/**
 * Pages and API routes are bundled apart, each with its own copy of this module; what they share
 * lives on the process.
 */
const shared = /** @type {{ cinemaRenewals?: Map<string, Promise<Tokens | null>> }} */ (
  /** @type {unknown} */ (globalThis)
);
const renewals = (shared.cinemaRenewals ??= new Map());

/**
 * Trades a refresh token for a new pair. Parallel callers with the same token share one request.
 * @param {string} refresh
 * @param {Record<string, string>} from Who asks: see `clientHeaders`.
 * @returns {Promise<Tokens | null>} null when the session has ended.
 * @throws {Unreachable} The API could not answer; the session may still be good.
 */
export function renewTokens(refresh, from) {
  const key = createHash('sha256').update(refresh).digest('base64url');
  const running = renewals.get(key);
  if (running) return running;
  const renewal = askForTokens(refresh, from);
  renewals.set(key, renewal);
  const forget = () => renewals.delete(key);
  renewal.then(() => setTimeout(forget, KEEP_MS).unref(), forget);
  return renewal;
}

/**
 * @param {string} refresh
 * @param {Record<string, string>} from
 */
async function askForTokens(refresh, from) {
  const response = await postJson('auth/refresh/', { refresh }, from);
  if (response.ok) return /** @type {Tokens} */ (await response.json());
  await response.body?.cancel();
  if (response.status === 401 || response.status === 400) return null;
  throw new Unreachable(`refresh answered ${response.status}`);
}
