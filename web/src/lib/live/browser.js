import { request } from '../api/client.js';
import { ApiError } from '../api/errors.js';

/**
 * What a tab knows of its machine.
 * @returns {import('./client.js').Environment}
 */
export function browserEnvironment() {
  return {
    isOnline: () => typeof navigator === 'undefined' || navigator.onLine !== false,
    isHidden: () => typeof document !== 'undefined' && document.visibilityState === 'hidden',
    watch({ onHope, onChange, onLeave, onReturn }) {
      const onBack = () => {
        onChange();
        if (document.visibilityState === 'visible') onHope();
      };
      const ended = new AbortController();
      const { signal } = ended;
      window.addEventListener('online', onBack, { signal });
      window.addEventListener('offline', onChange, { signal });
      document.addEventListener('visibilitychange', onBack, { signal });
      // A page that is put away must hold neither socket nor lock: others wait for them.
      window.addEventListener('pagehide', onLeave, { signal });
      window.addEventListener('pageshow', onReturn, { signal });
      document.addEventListener('freeze', onLeave, { signal });
      document.addEventListener('resume', onReturn, { signal });
      return () => ended.abort();
    },
  };
}

/**
 * How this tab finds the other ones; null where the browser lacks the means (plain http on another
 * machine than this one has no locks).
 * @returns {import('./shared.js').Share | null}
 */
export function browserShare() {
  if (typeof document === 'undefined' || typeof BroadcastChannel === 'undefined') return null;
  if (!globalThis.navigator?.locks || !globalThis.crypto?.randomUUID) return null;
  return {
    id: crypto.randomUUID(),
    locks: navigator.locks,
    openChannel: (name) => /** @type {any} */ (new BroadcastChannel(name)),
  };
}

/** No answer in this time counts as none. */
const POST_TIMEOUT_MS = 10_000;

/**
 * An empty POST through the proxy of the web server; cookies go along by themselves.
 * @param {string} path below `/api/app/`
 * @returns {Promise<import('./tickets.js').Answer>}
 */
export async function postToProxy(path) {
  try {
    const signal = AbortSignal.timeout(POST_TIMEOUT_MS);
    return {
      status: 200,
      body: await request(path, { method: 'POST', signal }),
      retryAfterMs: null,
    };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === 0) throw error;
    const { status, retryAfter_s } = error;
    return { status, body: null, retryAfterMs: retryAfter_s === null ? null : retryAfter_s * 1000 };
  }
}
