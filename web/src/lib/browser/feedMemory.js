/**
 * What a feed showed when the reader left it, by history entry: going back shows the same cards at
 * the same place. It lives as long as the tab's page does; a reload starts fresh.
 *
 * @typedef {object} Remembered
 * @property {any} state The feed's live state: cards, pages and all.
 * @property {import('../api/types.js').FeedPage} answer What it was seeded from; its `live_cursor` brings
 *   the events since.
 * @property {Shape | null} shape
 *
 * @typedef {{ runs: import('../runs.js').Run[], opened: Set<number> }} Shape Which cards stand together,
 *   and ids of cards in groups that the reader has opened.
 */

/** Entries far back in the history are not worth their memory. */
const MOST_KEPT = 12;

/** @type {Map<string, Remembered>} */
const kept = new Map();

/**
 * @param {string} feed Which feed, e.g. `feed/`.
 * @returns {string | null} The key of this feed in the current history entry; null on the server.
 */
export function feedKey(feed) {
  if (typeof window === 'undefined') return null;
  const entry = window.history.state?.key;
  return entry ? `${entry} ${feed}` : null;
}

/** @param {string | null} key */
export function recall(key) {
  return key === null ? undefined : kept.get(key);
}

/**
 * @param {string | null} key
 * @param {Remembered} remembered
 */
export function remember(key, remembered) {
  if (key === null) return;
  kept.delete(key);
  kept.set(key, remembered);
  if (kept.size > MOST_KEPT) kept.delete(/** @type {string} */ (kept.keys().next().value));
}
