/**
 * A switch that answers at once and tells the server after: like, follow, watchlist. However fast it
 * is pressed, one request is under way at a time, and the last intent is the one that stands.
 *
 * @typedef {object} Intent
 * @property {boolean} confirmed What the server last said.
 * @property {boolean} wanted What the reader last wanted: this is shown.
 * @property {boolean | null} sending What the request under way asks for; null: none is.
 */

/**
 * @param {boolean} value
 * @returns {Intent}
 */
export const settled = (value) => ({ confirmed: value, wanted: value, sending: null });

/**
 * The reader pressed.
 * @param {Intent} intent
 * @param {boolean} wanted
 * @returns {Intent}
 */
export const want = (intent, wanted) => ({ ...intent, wanted });

/**
 * What to send now, or null: nothing is new, or a request is under way.
 * @param {Intent} intent
 * @returns {boolean | null}
 */
export function nextToSend({ confirmed, wanted, sending }) {
  return sending === null && wanted !== confirmed ? wanted : null;
}

/**
 * @param {Intent} intent
 * @param {boolean} value
 * @returns {Intent}
 */
export const sent = (intent, value) => ({ ...intent, sending: value });

/**
 * @param {Intent} intent
 * @returns {Intent}
 */
export function succeeded(intent) {
  return { ...intent, confirmed: intent.sending ?? intent.confirmed, sending: null };
}

/**
 * Falls back to what the server last said, unless the reader has changed their mind meanwhile.
 * @param {Intent} intent
 * @returns {Intent}
 */
export function failed(intent) {
  return intent.wanted === intent.sending
    ? settled(intent.confirmed)
    : { ...intent, sending: null };
}

/**
 * The truth from elsewhere: another tab, a live event. The reader's unsent intent stands.
 * @param {Intent} intent
 * @param {boolean} value
 * @returns {Intent}
 */
export function observed(intent, value) {
  if (intent.sending !== null) return intent;
  return intent.wanted === intent.confirmed ? settled(value) : { ...intent, confirmed: value };
}
