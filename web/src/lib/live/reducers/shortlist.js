import { cardLists, staysWith, upsertNewer } from './cards.js';
import { carryOver } from './memory.js';

/**
 * A short list of the newest cards on a page about something else: the latest reviews of a movie,
 * the recent diary of a member. It never holds more than REST gives, and asks for a refetch when it
 * has lost a card that an older one would replace.
 * @param {object} options
 * @param {string} options.field of the state that holds the cards
 * @param {number} options.limit
 * @param {(state: any, card: any) => boolean} options.belongs
 */
export function shortlist({ field, limit, belongs }) {
  const lists = cardLists([field]);

  /** @param {any} before @param {any} after */
  const refill = (before, after) =>
    before[field].length >= limit && after[field].length < limit
      ? { ...after, needsRefetch: true }
      : after;

  /** @param {any} state @param {any} card */
  function put(state, card) {
    const arrived = lists.arrive(state, card);
    if (!arrived.card) return arrived.state;
    const cards = upsertNewer(arrived.state[field], arrived.card).slice(0, limit);
    const same =
      cards.length === arrived.state[field].length &&
      cards.every((c, at) => c === arrived.state[field][at]);
    return same ? arrived.state : { ...arrived.state, [field]: cards };
  }

  /** It was on the list once, and in this version it is not. @param {any} state @param {any} card */
  const leave = (state, card) =>
    refill(state, lists.remove(state, { activity_id: card.id, rev: card.rev }));

  const handlers = {
    /** @param {any} state @param {any} frame */
    'diary.logged': (state, { data: { card } }) =>
      belongs(state, card) ? put(state, card) : leave(state, card),
    /** @param {any} state @param {any} frame */
    'diary.updated': (state, { data: { card } }) =>
      belongs(state, card) ? put(state, card) : leave(state, card),
    /** @param {any} state @param {any} frame */
    'activity.removed': (state, { data }) => refill(state, lists.remove(state, data)),
    /** @param {any} state @param {any} frame */
    'like.added': (state, { data }) => lists.count(state, data, true),
    /** @param {any} state @param {any} frame */
    'like.removed': (state, { data }) => lists.count(state, data, false),
    /** @param {any} state @param {any} frame */
    'review.counts': (state, { data }) => lists.count(state, data),
    /** @param {any} state @param {any} frame */
    'object.counts': (state, { data }) => lists.countObject(state, data),
    /** @param {any} state @param {any} frame */
    'object.liked': (state, { data }) => lists.countObject(state, data),
    /** @param {any} state @param {any} frame */
    'member.visibility': (state, { data }) => lists.visibility(state, data),
  };

  return {
    handlers,
    ownLike: lists.ownLike,

    /** @param {any} state @param {any[]} cards of REST */
    fill: (state, cards) => cards.reduce(put, { ...state, [field]: [] }),

    /** The viewer's relation to a member changed. @param {any} state @param {any} relation */
    relate(state, relation) {
      const next = lists.each(state, (card) =>
        staysWith(card, relation, { followedOnly: false }) ? card : null,
      );
      const opens = !relation.hidden && !relation.muted;
      return opens ? { ...next, needsRefetch: true } : refill(state, next);
    },

    /**
     * `fresh` with whatever of `old` is newer.
     * @param {any} old
     * @param {any} fresh
     */
    reseed(old, fresh) {
      const known = new Map(old[field].map((/** @type {any} */ card) => [card.id, card]));
      const cards = fresh[field].map((/** @type {any} */ card) => {
        const shown = known.get(card.id);
        return shown && shown.rev > card.rev ? shown : card;
      });
      // The fresh ones last: at an equal `rev` it is REST that knows whether the viewer likes it.
      return [...cards, ...fresh[field]].reduce(put, {
        ...fresh,
        memory: carryOver(old.memory),
        [field]: [],
      });
    },
  };
}
