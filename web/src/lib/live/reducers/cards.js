import {
  isRemoved,
  noteCounters,
  noteOwnLike,
  noteRemoved,
  noteVisibility,
  withCounters,
} from './memory.js';

/**
 * Cards of activities: shapes of REST and of events alike.
 * @typedef {any} Card
 * @typedef {import('./memory.js').Memory} Memory
 */

/** The review that a card shows, if it shows one. @param {Card} card */
export const reviewOf = (card) => card.review ?? card.entry?.review ?? null;

/** @param {Card} card @param {any} review @returns {Card} */
function withReview(card, review) {
  if (card.review) return { ...card, review };
  return { ...card, entry: { ...card.entry, review } };
}

/** The card with the newest counters known. @param {Memory} memory @param {Card} card @returns {Card} */
export function refresh(memory, card) {
  const review = reviewOf(card);
  if (!review) return card;
  const newest = withCounters(memory, review);
  return newest === review ? card : withReview(card, newest);
}

/**
 * Newest first; keeps what it has when that is as new.
 * @param {Card[]} cards
 * @param {Card} card
 * @returns {Card[]}
 */
export function upsertNewer(cards, card) {
  const at = cards.findIndex(({ id }) => id <= card.id);
  if (at === -1) return [...cards, card];
  if (cards[at].id !== card.id) return cards.toSpliced(at, 0, card);
  return card.rev > cards[at].rev ? cards.with(at, card) : cards;
}

/**
 * A state that holds lists of cards. `lists` names the fields of a reducer's state that are such lists.
 * @typedef {{ memory: Memory, viewerId: number | null, needsRefetch: boolean, [field: string]: any }} CardState
 */

/** @param {readonly string[]} lists */
export function cardLists(lists) {
  /**
   * Each list passed through `change`; the same state when none changes.
   * @param {CardState} state
   * @param {(card: Card) => Card | null} change null drops the card
   * @returns {any}
   */
  function each(state, change) {
    let next = state;
    for (const name of lists) {
      /** @type {Card[]} */
      const cards = state[name];
      let touched = false;
      const changed = cards.map((card) => {
        const result = change(card);
        touched ||= result !== card;
        return result;
      });
      if (touched) next = { ...next, [name]: changed.filter((card) => card !== null) };
    }
    return next;
  }

  /**
   * The news of one review, on every card that shows it.
   * @param {CardState} state
   * @param {number} reviewId
   * @param {Memory} memory
   * @returns {any}
   */
  function remember(state, reviewId, memory) {
    if (memory === state.memory) return state;
    /** @param {Card} card */
    const isAbout = (card) => reviewOf(card)?.id === reviewId;
    const next = { ...state, memory };
    if (!lists.some((name) => state[name].some(isAbout))) return next;
    return each(next, (card) => (isAbout(card) ? refresh(memory, card) : card));
  }

  return {
    each,

    /** Counters of a card that arrives; its own review takes newer ones that are known. @param {CardState} state @param {Card} card @returns {{ state: any, card: Card | null }} */
    arrive(state, card) {
      const review = reviewOf(card);
      const next = review
        ? remember(state, review.id, noteCounters(state.memory, review.id, review))
        : state;
      return {
        state: next,
        card: isRemoved(next.memory, card) ? null : refresh(next.memory, card),
      };
    },

    /** A tombstone: the card goes, and an older version of it that comes later does not come in. @param {CardState} state @param {{ activity_id: number, rev: number }} data @returns {any} */
    remove(state, { activity_id, rev }) {
      const memory = noteRemoved(state.memory, activity_id, rev);
      const next = memory === state.memory ? state : { ...state, memory };
      return each(next, (card) => (card.id === activity_id && card.rev <= rev ? null : card));
    },

    /**
     * @param {CardState} state
     * @param {any} data of `like.added`, `like.removed` or `review.counts`
     * @param {boolean} [added] whether the member of the event likes it now
     * @returns {any}
     */
    count(state, { review_id, like_count, comment_count, rev, member }, added) {
      const liked = member && member.id === state.viewerId ? added : undefined;
      const news = { rev, like_count, comment_count, liked };
      return remember(state, review_id, noteCounters(state.memory, review_id, news));
    },

    /** What of a member on these lists may still be seen, only REST knows. @param {CardState} state @param {any} data of `member.visibility` @returns {any} */
    visibility(state, data) {
      const memory = noteVisibility(state.memory, data);
      if (memory === state.memory) return state;
      const isShown = lists.some((name) =>
        state[name].some((/** @type {Card} */ card) => shows(card, data.member_id)),
      );
      return { ...state, memory, needsRefetch: state.needsRefetch || isShown };
    },

    /** @param {CardState} state @param {OwnLike} like @returns {any} */
    ownLike(state, { review_id, ...like }) {
      return remember(state, review_id, noteOwnLike(state.memory, review_id, like));
    },
  };
}

/** @typedef {{ review_id: number, liked: boolean, like_count: number, rev: number }} OwnLike */

/**
 * Whether a card shows something of the member: theirs, about them, or their review.
 * @param {Card} card
 * @param {number} memberId
 */
export function shows(card, memberId) {
  return [card.actor?.id, card.followee?.id, card.review?.author?.id].includes(memberId);
}

/**
 * Whether a card stays when the viewer's relation to another member is `relation`.
 * @param {Card} card
 * @param {{ other: { id: number }, follows: boolean, followed_by: boolean, hidden: boolean, muted: boolean }} relation
 * @param {{ followedOnly: boolean }} list A home feed holds nothing of those one does not follow.
 */
export function staysWith(card, { other, follows, followed_by, hidden, muted }, { followedOnly }) {
  if (hidden || muted) return !shows(card, other.id);
  if (card.actor?.id !== other.id) return true;
  if (followedOnly) return follows;
  const audience = card.entry?.audience ?? 'public';
  if (audience === 'followers') return follows;
  if (audience === 'friends') return follows && followed_by;
  return true;
}

/** Cards as the reader sees them, to compare two states. @param {Card[]} cards @param {number | null} viewerId */
export function viewCards(cards, viewerId) {
  return cards.map((card) => {
    const review = reviewOf(card);
    if (!review) return card;
    const { liked, ...rest } = review;
    return withReview(card, viewerId === null ? rest : { ...rest, liked: liked ?? false });
  });
}
