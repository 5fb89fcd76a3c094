/** Shapes of REST and of events, as small as the reducers allow. */

/** @param {number} id */
export const member = (id) => ({
  id,
  username: `m${id}`,
  display_name: `M ${id}`,
  photo_url: null,
});

/** @param {number} id @param {any} [more] */
export const brief = (id, more = {}) => ({
  id,
  excerpt: 'good',
  truncated: false,
  contains_spoilers: false,
  like_count: 0,
  comment_count: 0,
  rev: 1,
  ...more,
});

/**
 * A diary entry's card.
 * @param {number} id
 * @param {{ rev?: number, by?: number, movie?: number, review?: any, audience?: string, rating?: number }} [more]
 */
export const logged = (
  id,
  { rev = 1, by = 2, movie = 7, review = null, audience = 'public', rating = 4 } = {},
) => ({
  id,
  kind: 'diary.logged',
  at: '2026-01-01T00:00:00Z',
  actor: member(by),
  rev,
  entry: { id: 1000 + id, movie: { id: movie, title: 'Movie' }, rating, audience, review, rev },
  followee: null,
  review: null,
});

/** The card of a like. @param {number} id @param {{ rev?: number, by?: number, author?: number, review?: any }} [more] */
export const liked = (id, { rev = 1, by = 3, author = 2, review = brief(1) } = {}) => ({
  id,
  kind: 'review.liked',
  at: '2026-01-01T00:00:00Z',
  actor: member(by),
  rev,
  entry: null,
  followee: null,
  review: { ...review, author: member(author), movie: { id: 7 }, rating: 4 },
});

let nextId = 1;
/** @param {string} event @param {any} data @param {number} [id] @returns {any} */
export const frame = (event, data, id = nextId++) => ({
  type: 'event',
  id,
  topic: 't',
  at: 't',
  event,
  data,
});

/** @param {any} card */
export const cardFrame = (card) => frame(card.rev > 1 ? 'diary.updated' : card.kind, { card });

/** @param {number} activity_id @param {number} rev @param {any} [more] */
export const removed = (activity_id, rev, more = {}) =>
  frame('activity.removed', {
    activity_id,
    kind: 'diary.logged',
    rev,
    entry_id: null,
    review_id: null,
    movie_id: null,
    ...more,
  });

/** @param {number} review_id @param {number} rev @param {number} like_count @param {number} [by] */
export const likeFrame = (review_id, rev, like_count, by = 9) =>
  frame('like.added', {
    review_id,
    movie_id: 7,
    entry_id: 1,
    activity_id: 1,
    like_count,
    rev,
    member: member(by),
  });

/** @param {number} other @param {Partial<{ follows: boolean, followed_by: boolean, hidden: boolean, muted: boolean }>} how @param {number} [id] */
export const relation = (other, how, id) =>
  frame(
    'feed.changed',
    {
      member_id: 1,
      other: member(other),
      follows: false,
      followed_by: false,
      hidden: false,
      muted: false,
      ...how,
    },
    id,
  );

/** @param {any} reducer @param {any} state @param {any[]} frames */
export const applyAll = (reducer, state, frames) => frames.reduce(reducer.apply, state);

/** @param {any[]} cards */
export const ids = (cards) => cards.map(({ id }) => id);
