import { viewCards } from './cards.js';
import { handle, newer } from './handle.js';
import { emptyMemory } from './memory.js';
import { shortlist } from './shortlist.js';

/**
 * The page of a movie: its numbers and its latest reviews.
 * @typedef {object} MovieState
 * @property {any} movie What does not move; with `viewer`, the reader's own marks.
 * @property {any} stats MovieStats
 * @property {any[]} reviews Cards of diary entries with a review, newest first, as many as REST gives.
 * @property {import('./memory.js').Memory} memory
 * @property {number | null} viewerId
 * @property {boolean} needsRefetch
 */

/** `latest_reviews` of `GET /api/movies/{id}/` holds no more than these. */
const LATEST_REVIEWS = 10;

const reviews = shortlist({
  field: 'reviews',
  limit: LATEST_REVIEWS,
  belongs: ({ movie }, card) => card.entry?.movie.id === movie.id && Boolean(card.entry.review),
});

/**
 * @param {any} answer
 * @param {{ viewerId?: number | null }} [options]
 * @returns {MovieState}
 */
function seed(answer, { viewerId = null } = {}) {
  const { latest_reviews, stats_rev, ...movie } = answer;
  delete movie.live_cursor;
  const stats = { movie_id: movie.id, rev: stats_rev ?? -1 };
  const counters = [
    'average_rating',
    'rating_count',
    'rating_histogram',
    'rating_percentages',
    'log_count',
    'like_count',
    'review_count',
  ];
  for (const name of counters) {
    Object.assign(stats, { [name]: movie[name] });
    delete movie[name];
  }
  const empty = { movie, stats, reviews: [], memory: emptyMemory(), viewerId, needsRefetch: false };
  return reviews.fill(empty, latest_reviews ?? []);
}

export const movie = {
  seed,

  apply: handle({
    ...reviews.handlers,
    /** @param {any} state @param {any} frame */
    'movie.stats': (state, { data }) => {
      if (data.movie_id !== state.movie.id || data.rev <= state.stats.rev) return state;
      return { ...state, stats: data };
    },
    /** @param {any} state @param {any} frame */
    'feed.changed': (state, { data }) => reviews.relate(state, data),
  }),

  /** @param {MovieState} state */
  view({ movie: { viewer: _viewer, ...movie }, stats, reviews: cards, viewerId }) {
    return { movie, stats, reviews: viewCards(cards, viewerId) };
  },

  /** @param {MovieState} state */
  wantsRefetch: (state) => state.needsRefetch,

  /** @param {MovieState} old @param {MovieState} fresh @param {{ sameHistory: boolean }} how @returns {MovieState} */
  reseed(old, fresh, { sameHistory }) {
    if (!sameHistory || old.movie.id !== fresh.movie.id) return fresh;
    return { ...reviews.reseed(old, fresh), stats: newer(fresh.stats, old.stats) };
  },
};

/** @param {MovieState} state @param {import('./cards.js').OwnLike} like @returns {MovieState} */
export const likeOnMovie = (state, like) => reviews.ownLike(state, like);
