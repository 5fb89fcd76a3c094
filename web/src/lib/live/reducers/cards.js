import {
  FIELDS,
  isRemoved,
  noteCarried,
  noteCounters,
  noteList,
  noteListGone,
  noteOwnLike,
  noteRemoved,
  noteVisibility,
  withCounters,
  withNewest,
} from './memory.js';

/**
 * Cards of activities: shapes of REST and of events alike.
 * @typedef {any} Card
 * @typedef {import('./memory.js').Memory} Memory
 * @typedef {import('./memory.js').Counted} Counted
 */

/** The review that a card shows, if it shows one. @param {Card} card */
export const reviewOf = (card) => card.review ?? card.entry?.review ?? null;

/** Where a card holds what: reading it, and a card with another in its place. @type {[Counted, (card: Card) => any, (card: Card, thing: any) => Card][]} */
const PARTS = [
  ['entry', (card) => card.entry, (card, entry) => ({ ...card, entry })],
  ['review', reviewOf, withReview],
  ['list', (card) => card.list, (card, list) => ({ ...card, list })],
];

/** @param {Card} card @param {any} review @returns {Card} */
function withReview(card, review) {
  if (card.review) return { ...card, review };
  return { ...card, entry: { ...card.entry, review } };
}

/** The card with each thing it shows passed through `change`; the same card when none changes. @param {Card} card @param {(thing: any, kind: Counted) => any} change @returns {Card} */
function eachPart(card, change) {
  return PARTS.reduce((now, [kind, partOf, withPart]) => {
    const part = partOf(now);
    const changed = part && change(part, kind);
    return changed === part ? now : withPart(now, changed);
  }, card);
}

/** @param {Card} card @param {Counted} kind @param {number} id Whether the card shows the thing. */
const isAbout = (card, kind, id) =>
  PARTS.some(([name, partOf]) => name === kind && partOf(card)?.id === id);

/** The card with the newest counters and words known. @param {Memory} memory @param {Card} card @returns {Card} */
export const refresh = (memory, card) =>
  eachPart(card, (part, kind) =>
    kind === 'list' ? withNewest(memory, part) : withCounters(memory, kind, part),
  );

/** What a card says of the things it shows. @param {Memory} memory @param {Card} card @returns {Memory} */
const noteCard = (memory, card) =>
  PARTS.reduce((now, [kind, partOf]) => {
    const part = partOf(card);
    if (!part) return now;
    return kind === 'list' ? noteList(now, part) : noteCarried(now, kind, part);
  }, memory);

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
   * The news of some things, on every card that shows one of them.
   * @param {CardState} state
   * @param {Memory} memory
   * @param {(card: Card) => boolean} isTouched
   * @returns {any}
   */
  function remember(state, memory, isTouched) {
    if (memory === state.memory) return state;
    return each({ ...state, memory }, (card) => (isTouched(card) ? refresh(memory, card) : card));
  }

  /**
   * @param {CardState} state
   * @param {Counted} kind
   * @param {number} id
   * @param {Memory} memory
   */
  const rememberOf = (state, kind, id, memory) =>
    remember(state, memory, (card) => isAbout(card, kind, id));

  return {
    each,

    /** News that a card brings of what it shows go to all cards; it takes newer ones that are known. @param {CardState} state @param {Card} card @returns {{ state: any, card: Card | null }} */
    arrive(state, card) {
      const next = remember(state, noteCard(state.memory, card), (other) =>
        PARTS.some(([kind, partOf]) => {
          const part = partOf(card);
          return part && isAbout(other, kind, part.id);
        }),
      );
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
      return rememberOf(state, 'review', review_id, noteCounters(state.memory, 'review', review_id, news)); // prettier-ignore
    },

    /** @param {CardState} state @param {any} data of `object.counts`, or of `object.liked`: by the viewer @returns {any} */
    countObject(state, { target_kind, target_id, ...news }) {
      if (!Object.hasOwn(FIELDS, target_kind)) return state;
      const memory = noteCounters(state.memory, target_kind, target_id, news);
      return rememberOf(state, target_kind, target_id, memory);
    },

    /** @param {CardState} state @param {{ list: any }} data of `list.updated` @returns {any} */
    updateList: (state, { list }) =>
      rememberOf(state, 'list', list.id, noteList(state.memory, list)),

    /** Cards go with the list that they show. @param {CardState} state @param {{ list_id: number, rev: number }} data of `list.removed` @returns {any} */
    removeList(state, data) {
      const memory = noteListGone(state.memory, data);
      if (memory === state.memory) return state;
      return each({ ...state, memory }, (card) =>
        card.list?.id === data.list_id && card.list.rev <= data.rev ? null : card,
      );
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
    ownLike(state, like) {
      const { kind, id } = likedThing(like);
      return rememberOf(state, kind, id, noteOwnLike(state.memory, kind, id, like));
    },
  };
}

/**
 * The viewer's own like of a review, or of another thing.
 * @typedef {{ liked: boolean, like_count: number, rev: number } & ({ review_id: number } |
 *   { target_kind: Counted, target_id: number })} OwnLike
 */

/** @param {OwnLike} like @returns {{ kind: Counted, id: number }} */
export const likedThing = (like) =>
  'review_id' in like
    ? { kind: 'review', id: like.review_id }
    : { kind: like.target_kind, id: like.target_id };

/**
 * Whether a card shows something of the member: theirs, about them, their review or their list.
 * @param {Card} card
 * @param {number} memberId
 */
export function shows(card, memberId) {
  const people = [card.actor, card.followee, card.review?.author, card.list?.owner];
  return people.some((person) => person?.id === memberId);
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
  const audience = card.entry?.audience ?? card.list?.audience ?? 'public';
  if (audience === 'followers') return follows;
  if (audience === 'friends') return follows && followed_by;
  return true;
}

/** Cards as the reader sees them, to compare two states. @param {Card[]} cards @param {number | null} viewerId */
export function viewCards(cards, viewerId) {
  return cards.map((card) =>
    eachPart(card, (part, kind) => {
      const { liked: field } = FIELDS[kind];
      const { [field]: liked, ...rest } = part;
      return viewerId === null ? rest : { ...rest, [field]: liked ?? false };
    }),
  );
}
