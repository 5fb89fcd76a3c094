/**
 * Runs of logs in a feed: which cards stand together as one (docs/adr/0024).
 *
 * @typedef {import('./api/types.js').Card} Card
 * @typedef {object} Run
 * @property {string} key The same as long as a card of it stays.
 * @property {Card[]} cards Newest first.
 * @property {boolean} isGroup Whether they are shown as one.
 */

/** So many logs of one member in a row are one card. */
export const RUN = 5;

/**
 * The rule: cards as they stand in a feed, newest first; each array is shown as one card.
 * @param {Card[]} cards
 * @returns {Card[][]}
 */
export const runs = (cards) => stretches(cards).flatMap((stretch) => fold(stretch));

/**
 * The rule for a feed that is being read: what is on screen keeps its shape. Logs that stood each by
 * itself go on doing so when older ones join them, and a group that loses some stays one. Only at the
 * top, where news come in and everything moves down anyway, logs fold as they come.
 * @param {Run[]} before What is on screen; none before the first time.
 * @param {Card[]} cards
 * @param {boolean} atTop Whether the reader is there.
 * @returns {Run[]}
 */
export function arrange(before, cards, atTop) {
  const known = new Map(before.flatMap((run) => run.cards.map(({ id }) => [id, run])));
  const taken = new Set();
  return stretches(cards)
    .flatMap((stretch, at) => (atTop && at === 0 ? fold(stretch) : keepShape(stretch, known)))
    .map((part) => {
      const former = part.map(({ id }) => known.get(id)?.key).find((key) => key && !taken.has(key));
      const key = former ?? `run-${part[0].id}`;
      taken.add(key);
      return { key, cards: part, isGroup: part.length > 1 };
    });
}

/** All that stands next to each other of one member's logs. @param {Card[]} cards @returns {Card[][]} */
function stretches(cards) {
  /** @type {Card[][]} */
  const found = [];
  for (const card of cards) {
    const last = found.at(-1);
    if (last && isTogether(last[0], card)) last.push(card);
    else found.push([card]);
  }
  return found;
}

/** @param {Card} one @param {Card} other */
const isTogether = (one, other) =>
  one.kind === 'diary.logged' && other.kind === one.kind && one.actor.id === other.actor.id;

/** @param {Card[]} stretch @returns {Card[][]} */
const fold = (stretch) => (stretch.length >= RUN ? [stretch] : stretch.map((card) => [card]));

/** @param {Card[]} stretch @param {Map<number, Run>} known @returns {Card[][]} */
function keepShape(stretch, known) {
  /** @param {Card} card */
  const stoodAlone = ({ id }) => known.get(id)?.isGroup === false;
  /** @type {Card[][]} */
  const parts = [];
  for (const [at, card] of stretch.entries()) {
    if (at > 0 && !stoodAlone(card) && !stoodAlone(stretch[at - 1])) parts.at(-1)?.push(card);
    else parts.push([card]);
  }
  return parts.flatMap((part) =>
    part.some(({ id }) => known.get(id)?.isGroup) ? [part] : fold(part),
  );
}
