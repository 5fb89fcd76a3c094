import { CLOSE_CODE_ACTION, CloseCode } from './generated/protocol.js';

export { CloseCode };

/**
 * What a close code asks of the client.
 * `reconnect`: come back, with the resume ticket. `new-ticket`: come back with a new ticket.
 * `refresh`: renew the access token, then a new ticket. `refetch`: come back and fetch every state
 * anew. `slow-down`: come back after the delay in the reason. `stop`: stay away until told otherwise.
 * @typedef {'reconnect' | 'new-ticket' | 'refresh' | 'refetch' | 'slow-down' | 'stop'} CloseAction
 */

/** @type {Record<number, string>} */
const ACTIONS = CLOSE_CODE_ACTION;

/** @type {Record<number, string>} */
const NAMES = Object.fromEntries(
  Object.entries(CloseCode).map(([name, code]) => [code, name.toLowerCase().replaceAll('_', '-')]),
);

/**
 * A code that we do not know follows the ranges: 3500–3999 and 4500–4999 are final.
 * @param {number} code
 * @returns {CloseAction}
 */
export function actionFor(code) {
  const known = ACTIONS[code];
  if (known) return /** @type {CloseAction} */ (known);
  const final = (code >= 3500 && code < 4000) || (code >= 4500 && code < 5000);
  return final ? 'stop' : 'reconnect';
}

/**
 * A word for the indicator and the log: `logged-out`, `too-many-connections`, `closed-1009`.
 * @param {number} code
 */
export function reasonFor(code) {
  return NAMES[code] ?? `closed-${code}`;
}

/**
 * The wait that a 4013 asks for: the first number in the close reason, in seconds
 * (`"retry_after_s=12"`) or, where it says so, in milliseconds (`"retry in 800 ms"`); without one, 5 s.
 * Never more than five minutes.
 * @param {unknown} reason
 * @returns {number} ms
 */
export function slowDownMs(reason, { defaultMs = 5_000, capMs = 300_000 } = {}) {
  const [, number, unit] = /(\d+(?:\.\d+)?)\s*(ms)?/.exec(String(reason ?? '')) ?? [];
  if (number === undefined) return defaultMs;
  return Math.min(Number(number) * (unit ? 1 : 1000), capMs);
}
