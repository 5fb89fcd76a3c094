/**
 * A reducer from its handlers by event name. An event without a handler changes nothing.
 * @template S
 * @param {Record<string, (state: S, frame: any) => S>} handlers
 * @returns {(state: S, frame: any) => S}
 */
export function handle(handlers) {
  const byEvent = new Map(Object.entries(handlers));
  return (state, frame) => byEvent.get(frame.event)?.(state, frame) ?? state;
}

/**
 * Of two states of a counter row the newer.
 * @template {{ rev: number }} T
 * @param {T} known
 * @param {T} news
 */
export const newer = (known, news) => (news.rev > known.rev ? news : known);
