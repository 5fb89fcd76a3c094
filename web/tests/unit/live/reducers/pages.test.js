import { describe, expect, it } from 'vitest';

import {
  applyLike,
  me,
  movie,
  notifications,
  profile,
  review,
} from '../../../../src/lib/live/reducers/index.js';
import { appendNotifications } from '../../../../src/lib/live/reducers/notifications.js';
import { applyAll, brief, cardFrame, frame, ids, likeFrame, logged, member, relation, removed } from '../support/cards.js'; // prettier-ignore

const HOW = { sameHistory: true };

describe('movie', () => {
  const stats = (/** @type {number} */ rev, more = {}) => ({
    movie_id: 7,
    rev,
    average_rating: 4.2,
    rating_count: 5,
    rating_histogram: [0, 0, 0, 0, 0, 0, 0, 3, 2, 0],
    log_count: 6,
    like_count: 1,
    review_count: 2,
    ...more,
  });
  /** @param {any[]} cards */
  const page = (cards) => {
    const { rev, movie_id: id, ...counters } = stats(3);
    return movie.seed({ id, title: 'Movie', ...counters, stats_rev: rev, viewer: { liked: true }, latest_reviews: cards, live_cursor: 'e:1' }); // prettier-ignore
  };
  const card = (/** @type {number} */ id, more = {}) => logged(id, { review: brief(id), ...more });

  it('is seeded with its numbers apart from its facts', () => {
    const state = page([card(2)]);
    expect(state.movie).toEqual({ id: 7, title: 'Movie', viewer: { liked: true } });
    expect(state.stats).toEqual(stats(3));
  });

  it('takes numbers of a newer rev only, and only its own', () => {
    const state = page([]);
    expect(
      movie.apply(state, frame('movie.stats', stats(4, { log_count: 7 }))).stats.log_count,
    ).toBe(7);
    expect(movie.apply(state, frame('movie.stats', stats(3, { log_count: 9 })))).toBe(state);
    expect(movie.apply(state, frame('movie.stats', stats(9, { movie_id: 8 })))).toBe(state);
  });

  it('shows new entries with a review, and no others', () => {
    const state = applyAll(movie, page([card(2)]), [
      cardFrame(card(3)),
      cardFrame(logged(4)),
      cardFrame(card(5, { movie: 8 })),
    ]);
    expect(ids(state.reviews)).toEqual([3, 2]);
  });

  it('holds no more than REST gives, and asks for the next one when one goes', () => {
    const ten = Array.from({ length: 10 }, (_, n) => card(20 - n));
    let state = movie.apply(page(ten), cardFrame(card(30)));
    expect(ids(state.reviews)).toEqual([30, 20, 19, 18, 17, 16, 15, 14, 13, 12]);
    expect(movie.wantsRefetch(state)).toBe(false);
    state = movie.apply(state, removed(15, 2));
    expect(state.reviews).toHaveLength(9);
    expect(movie.wantsRefetch(state)).toBe(true);
  });

  it('lets a review go that was taken off its entry, for good', () => {
    const state = applyAll(movie, page([card(2)]), [
      cardFrame(logged(2, { rev: 3 })),
      cardFrame(card(2, { rev: 2 })),
    ]);
    expect(state.reviews).toEqual([]);
    expect(ids(movie.apply(state, cardFrame(card(2, { rev: 4 }))).reviews)).toEqual([2]);
  });

  it('counts likes, and shows the own one', () => {
    let state = movie.apply(page([card(2)]), likeFrame(2, 5, 9));
    expect(state.reviews[0].entry.review).toMatchObject({ like_count: 9, rev: 5 });
    state = applyLike(state, { review_id: 2, liked: true, like_count: 10, rev: 6 });
    expect(state.reviews[0].entry.review).toMatchObject({ liked: true, like_count: 10 });
  });

  it('drops the reviews of a member who is hidden, and asks when one may be seen again', () => {
    const state = movie.apply(page([card(3, { by: 4 }), card(2)]), relation(4, { hidden: true }));
    expect(ids(state.reviews)).toEqual([2]);
    expect(movie.wantsRefetch(movie.apply(state, relation(4, {})))).toBe(true);
  });

  it('keeps what is newer than a fresh answer of the same history', () => {
    const old = applyAll(movie, page([card(2)]), [
      frame('movie.stats', stats(9)),
      likeFrame(2, 5, 9),
      removed(1, 3),
    ]);
    const state = movie.reseed(old, page([card(2), card(1)]), HOW);
    expect(state.stats.rev).toBe(9);
    expect(ids(state.reviews)).toEqual([2]);
    expect(state.reviews[0].entry.review.like_count).toBe(9);
    expect(movie.reseed(old, page([]), { sameHistory: false }).stats.rev).toBe(3);
  });
});

describe('profile', () => {
  const answer = (/** @type {any[]} */ recent) => ({
    ...member(2),
    bio: '',
    follower_count: 1,
    following_count: 2,
    log_count: 3,
    film_count: 3,
    review_count: 1,
    stats_rev: 4,
    favourites: [],
    recent,
    viewer: { follows: false, followed_by: false, blocks: false, mutes: false, is_me: false },
    live_cursor: 'e:1',
  });
  const stats = {
    member_id: 2,
    rev: 5,
    follower_count: 2,
    following_count: 2,
    log_count: 3,
    film_count: 3,
    review_count: 1,
  };

  it('takes newer numbers of its member', () => {
    const state = profile.seed(answer([]));
    expect(profile.apply(state, frame('member.stats', stats)).stats).toEqual(stats);
    expect(profile.apply(state, frame('member.stats', { ...stats, member_id: 3 }))).toBe(state);
    expect(profile.apply(state, frame('member.stats', { ...stats, rev: 4 }))).toBe(state);
  });

  it('shows what the member logs, and not what others do', () => {
    const state = applyAll(profile, profile.seed(answer([logged(1)])), [
      cardFrame(logged(3)),
      cardFrame(logged(4, { by: 5 })),
      removed(1, 2),
    ]);
    expect(ids(state.recent)).toEqual([3]);
  });

  it('follows the relation of the reader, in the order of its changes', () => {
    const state = applyAll(profile, profile.seed(answer([])), [
      relation(2, { follows: true, muted: true }, 20),
      relation(2, { follows: false }, 19),
      relation(3, { follows: true }, 21),
    ]);
    expect(state.profile.viewer).toMatchObject({ follows: true, mutes: true });
  });

  it('asks for REST when a block comes between', () => {
    const state = profile.apply(profile.seed(answer([logged(1)])), relation(2, { hidden: true }));
    expect(profile.wantsRefetch(state)).toBe(true);
    expect(state.recent).toEqual([]);
  });

  it('shows the own like', () => {
    const state = profile.seed(answer([logged(1, { review: brief(8) })]));
    const liked = applyLike(state, { review_id: 8, liked: true, like_count: 1, rev: 2 });
    expect(liked.recent[0].entry.review.liked).toBe(true);
  });
});

describe('review', () => {
  const answer = (more = {}) => ({
    ...brief(5, { rev: 4, like_count: 2 }),
    text: 'whole',
    entry_id: 1010,
    movie: { id: 7 },
    author: member(2),
    liked: false,
    live_cursor: 'e:1',
    ...more,
  });
  const seeded = () => review.seed(answer(), { viewerId: 1 });

  it('counts likes of a newer rev, and knows the own', () => {
    let state = applyAll(review, seeded(), [
      likeFrame(5, 6, 4),
      likeFrame(5, 5, 3),
      likeFrame(8, 9, 9),
    ]);
    expect(state.review).toMatchObject({ like_count: 4, rev: 6, liked: false });
    state = review.apply(state, likeFrame(5, 7, 5, 1));
    expect(state.review.liked).toBe(true);
    expect(
      applyLike(state, { review_id: 5, liked: false, like_count: 4, rev: 8 }).review.liked,
    ).toBe(false);
  });

  it('asks for the whole text when it was edited, once for each version', () => {
    const edit = cardFrame(logged(10, { rev: 3, review: brief(5, { rev: 4 }) }));
    const asked = review.apply(seeded(), edit);
    expect(review.wantsRefetch(asked)).toBe(true);
    const fresh = review.reseed(asked, review.seed(answer({ text: 'edited' })), HOW);
    expect(fresh.review.text).toBe('edited');
    expect(review.apply(fresh, edit)).toBe(fresh);
  });

  it('is gone with its entry, or when it was taken off it', () => {
    const gone = { review_id: 5, kind: 'diary.logged' };
    expect(review.apply(seeded(), removed(10, 2, gone))).toMatchObject({
      review: null,
      removed: true,
    });
    expect(review.apply(seeded(), cardFrame(logged(10, { rev: 2 })))).toMatchObject({
      review: null,
      removed: true,
    });
    const after = applyAll(review, seeded(), [removed(10, 2, gone), likeFrame(5, 9, 9)]);
    expect(after.review).toBeNull();
  });

  it('stays when a like of it is taken back', () => {
    expect(
      review.apply(seeded(), removed(77, 2, { review_id: 5, kind: 'review.liked' })).removed,
    ).toBe(false);
  });

  it('keeps newer counters than a fresh answer has', () => {
    const state = review.reseed(review.apply(seeded(), likeFrame(5, 9, 8)), seeded(), HOW);
    expect(state.review).toMatchObject({ like_count: 8, rev: 9 });
  });
});

describe('notifications', () => {
  const item = (/** @type {number} */ id, more = {}) => ({ id, key: `k${id}`, kind: 'follow', actors: [member(2)], actor_count: 1, review: null, comment_id: null, at: 't', read: false, ...more }); // prettier-ignore
  const seeded = () =>
    notifications.seed({
      results: [item(4), item(2, { read: true })],
      next: 'c',
      unread_count: 1,
      read_up_to: 2,
      rev: 5,
    });
  const added = (/** @type {number} */ id, /** @type {number} */ rev, more = {}) =>
    frame('notification.added', {
      notification: item(id),
      unread_count: 2,
      read_up_to: 2,
      rev,
      ...more,
    });
  const read = (/** @type {number} */ read_up_to, /** @type {number} */ rev) =>
    frame('notification.read', { unread_count: 0, read_up_to, rev });

  it('stand by id, once each', () => {
    const state = applyAll(notifications, seeded(), [
      added(6, 6),
      added(6, 6),
      added(5, 7),
      added(1, 8),
    ]);
    expect(ids(state.items)).toEqual([6, 5, 4, 2]);
  });

  it('move up as a group when it grows, and go when nobody is left in it', () => {
    const group = (/** @type {number} */ id, /** @type {number} */ rev, /** @type {any} */ more) =>
      added(id, rev, { notification: item(id, { key: 'k2', ...more }) });
    const grown = group(7, 6, { actor_count: 2, actors: [member(3), member(2)] });
    const shrunk = group(2, 7, { read: true });
    const emptied = group(2, 8, { actor_count: 0, actors: [] });
    expect(ids(applyAll(notifications, seeded(), [grown]).items)).toEqual([7, 4]);
    for (const order of [
      [grown, shrunk],
      [shrunk, grown],
      [shrunk, grown, shrunk],
    ])
      // prettier-ignore
      expect(ids(applyAll(notifications, seeded(), order).items)).toEqual([4, 2]);
    for (const order of [
      [grown, emptied],
      [emptied, grown],
    ])
      // prettier-ignore
      expect(ids(applyAll(notifications, seeded(), order).items)).toEqual([4]);
  });

  it('never become unread again', () => {
    const state = applyAll(notifications, seeded(), [read(6, 8), added(6, 7), added(5, 6)]);
    expect(state).toMatchObject({ unread_count: 0, read_up_to: 6, rev: 8 });
    expect(state.items.every((/** @type {any} */ one) => one.read)).toBe(true);
  });

  it('page by page, with what was read meanwhile', () => {
    const state = appendNotifications(notifications.apply(seeded(), read(4, 6)), {
      results: [item(1)],
      next: null,
    });
    expect(state.items.map(({ id, read: isRead }) => [id, isRead])).toEqual([[4, true], [2, true], [1, true]]); // prettier-ignore
  });

  it('of a hidden member go, and the count is asked for', () => {
    const state = notifications.apply(seeded(), relation(2, { hidden: true }));
    expect(state.items).toEqual([]);
    expect(notifications.wantsRefetch(state)).toBe(true);
  });

  it('a fresh answer does not take back what was read', () => {
    const state = notifications.reseed(notifications.apply(seeded(), read(4, 9)), seeded(), HOW);
    expect(state).toMatchObject({ unread_count: 0, rev: 9 });
  });
});

describe('me', () => {
  it('shows the newest count, from either seed', () => {
    const fromMe = me.seed({ ...member(1), unread_notifications: 3 });
    const fromList = me.seed({ results: [], unread_count: 3, read_up_to: 1, rev: 5, next: null });
    const event = (/** @type {number} */ rev, /** @type {number} */ unread_count) =>
      frame('notification.read', { unread_count, read_up_to: 9, rev });
    for (const state of [fromMe, fromList]) {
      expect(state.unread_count).toBe(3);
      expect(applyAll(me, state, [event(7, 0), event(6, 1)])).toMatchObject({
        unread_count: 0,
        rev: 7,
      });
    }
  });

  it('knows how the member stands to others, by the newest change', () => {
    const state = applyAll(me, me.seed(member(1)), [
      relation(4, { follows: true }, 9),
      relation(4, {}, 8),
    ]);
    expect(state.relations[4]).toMatchObject({ follows: true, hidden: false });
  });
});
