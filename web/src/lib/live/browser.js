import { request } from '../api/client.js';
import { ApiError } from '../api/errors.js';

/**
 * What a tab knows of its machine. Where a shared socket or a pause while hidden would plug in:
 * both need nothing but another `Environment` or another `WebSocket`.
 * @returns {import('./client.js').Environment}
 */
export function browserEnvironment() {
  return {
    isOnline: () => typeof navigator === 'undefined' || navigator.onLine !== false,
    watch(onHope, onChange) {
      const onVisible = () => {
        if (document.visibilityState === 'visible') onHope();
      };
      const onOnline = () => {
        onChange();
        onHope();
      };
      window.addEventListener('online', onOnline);
      window.addEventListener('offline', onChange);
      document.addEventListener('visibilitychange', onVisible);
      return () => {
        window.removeEventListener('online', onOnline);
        window.removeEventListener('offline', onChange);
        document.removeEventListener('visibilitychange', onVisible);
      };
    },
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
