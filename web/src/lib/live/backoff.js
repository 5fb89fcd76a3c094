/**
 * @typedef {object} BackoffOptions
 * @property {number} [baseMs]
 * @property {number} [capMs]
 * @property {() => number} [random] In [0, 1); injected by tests.
 */

/**
 * Wait before try number `attempt` (0-based), in ms. AWS "Exponential Backoff and Jitter", full jitter.
 * @param {number} attempt
 * @param {BackoffOptions} [options]
 */
export function backoffMs(attempt, { baseMs = 500, capMs = 20_000, random = Math.random } = {}) {
  return Math.floor(random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 16)));
}

/**
 * Wait before the first reconnect: uniform over 2 s, so that the sockets of a restarted server do
 * not all come back in the same instant.
 * @param {{ spreadMs?: number, random?: () => number }} [options]
 */
export function firstReconnectMs({ spreadMs = 2_000, random = Math.random } = {}) {
  return Math.floor(random() * spreadMs);
}

/**
 * @param {number} attempt 0 is the first reconnect after a loss.
 * @param {{ random?: () => number }} [options]
 */
export function reconnectMs(attempt, options) {
  return attempt === 0 ? firstReconnectMs(options) : backoffMs(attempt - 1, options);
}
