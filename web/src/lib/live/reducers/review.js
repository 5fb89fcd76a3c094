import { likedThing } from './cards.js';
import { handle } from './handle.js';
import {
  carryOver,
  emptyMemory,
  noteCarried,
  noteCounters,
  noteOwnLike,
  noteVisibility,
  withCounters,
} from './memory.js';

/**
 * The page of one review.
 * @typedef {object} ReviewState
 * @property {any} review As `GET /api/reviews/{id}/` gives it; null when it is gone.
 * @property {boolean} removed
 * @property {number} cardRev Newest `rev` of its card that was seen; -1 before any.
 * @property {import('./memory.js').Memory} memory
 * @property {number | null} viewerId
 * @property {boolean} needsRefetch
 */

/**
 * @param {any} answer null: the 404 of a review that is gone
 * @param {{ viewerId?: number | null }} [options]
 * @returns {ReviewState}
 */
function seed(answer, { viewerId = null } = {}) {
  const review = { ...answer };
  delete review.live_cursor;
  const empty = {
    review: null,
    removed: true,
    cardRev: -1,
    memory: emptyMemory(),
    viewerId,
    needsRefetch: false,
  };
  if (!answer) return empty;
  return {
    ...empty,
    review,
    removed: false,
    memory: noteCarried(empty.memory, 'review', review),
  };
}

/** @param {ReviewState} state @param {import('./memory.js').Memory} memory @returns {ReviewState} */
function remember(state, memory) {
  if (memory === state.memory) return state;
  return { ...state, memory, review: withCounters(memory, 'review', state.review) };
}

/** A card holds an excerpt, the page the whole text: only REST can say how it reads now. @param {ReviewState} state @param {any} frame @returns {ReviewState} */
function edited(state, { data: { card } }) {
  const { review } = state;
  if (!review || card.entry?.id !== review.entry_id || card.rev <= state.cardRev) return state;
  const brief = card.entry.review;
  if (brief?.id !== review.id) return gone(state, card.rev);
  const counted = remember(state, noteCarried(state.memory, 'review', brief));
  return { ...counted, cardRev: card.rev, needsRefetch: true };
}

/** @param {ReviewState} state @param {number} rev @returns {ReviewState} */
const gone = (state, rev) => ({
  ...state,
  review: null,
  removed: true,
  cardRev: rev,
  needsRefetch: false,
});

/** @param {boolean} [added] @returns {(state: ReviewState, frame: any) => ReviewState} */
const counted =
  (added) =>
  (state, { data }) => {
    const { review_id, rev, like_count, comment_count, member } = data;
    if (state.review?.id !== review_id) return state;
    const liked = member && member.id === state.viewerId ? added : undefined;
    const news = { rev, like_count, comment_count, liked };
    return remember(state, noteCounters(state.memory, 'review', review_id, news));
  };

/** @type {Record<string, (state: ReviewState, frame: any) => ReviewState>} */
const handlers = {
  'diary.logged': edited,
  'diary.updated': edited,
  'activity.removed': (state, { data }) => {
    if (!state.review || data.review_id !== state.review.id || data.rev < state.cardRev)
      return state;
    // A like of this review that was taken back is a card that went too.
    return data.kind === 'diary.logged' ? gone(state, data.rev) : state;
  },
  'like.added': counted(true),
  'like.removed': counted(false),
  'review.counts': counted(),
  'member.visibility': (state, { data }) => {
    const memory = noteVisibility(state.memory, data);
    if (memory === state.memory) return state;
    const isTheirs = data.member_id === state.review?.author?.id;
    return { ...state, memory, needsRefetch: state.needsRefetch || isTheirs };
  },
  'feed.changed': (state, { data }) =>
    data.other.id === state.review?.author?.id ? { ...state, needsRefetch: true } : state,
};

export const review = {
  seed,
  apply: handle(handlers),

  /** @param {ReviewState} state */
  view({ review, viewerId }) {
    if (!review) return { review: null };
    const { liked, ...rest } = review;
    return { review: viewerId === null ? rest : { ...rest, liked: liked ?? false } };
  },

  /** @param {ReviewState} state */
  gone: (state) => gone(state, state.cardRev),

  /** @param {ReviewState} state */
  wantsRefetch: (state) => state.needsRefetch,

  /** @param {ReviewState} old @param {ReviewState} fresh @param {{ sameHistory: boolean }} how @returns {ReviewState} */
  reseed(old, fresh, { sameHistory }) {
    if (!sameHistory || !fresh.review) return fresh;
    const memory = noteCarried(carryOver(old.memory), 'review', fresh.review);
    const review = withCounters(memory, 'review', fresh.review);
    return { ...fresh, cardRev: old.cardRev, memory, review };
  },
};

/** @param {ReviewState} state @param {import('./cards.js').OwnLike} like @returns {ReviewState} */
export function likeOnReview(state, like) {
  const { kind, id } = likedThing(like);
  return kind === 'review' && state.review?.id === id
    ? remember(state, noteOwnLike(state.memory, 'review', id, like))
    : state;
}
