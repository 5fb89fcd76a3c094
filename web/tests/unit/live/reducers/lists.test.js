import { describe, expect, it } from 'vitest';

import { appendItems, applyLike, comments, feed, feedState, list, publicFeed } from '../../../../src/lib/live/reducers/index.js'; // prettier-ignore
import { applyAll, brief, frame, ids, logged, member } from '../support/cards.js';

/** @param {number} id @param {any} [more] */
const state = (id, more = {}) => ({ id, owner: member(3), title: 'Noir', audience: 'public', item_count: 1, rev: 1, like_count: 0, comment_count: 0, counts_rev: 0, ...more }); // prettier-ignore
/** @param {number} id @param {any} shown @param {number} [rev] @returns {any} */
const made = (id, shown, rev = 1) => ({ id, kind: 'list.created', at: '', actor: shown.owner, rev, entry: null, followee: null, review: null, list: shown }); // prettier-ignore
/** @param {number} rev @param {number} likes @param {any} [more] */
const counts = (rev, likes, more = {}) =>
  frame('object.counts', { target_kind: 'list', target_id: 1, activity_id: null, like_count: likes, comment_count: 0, rev, ...more }); // prettier-ignore
/** @param {any} shown */
const updated = (shown) => frame('list.updated', { list: shown });

describe('a list on cards', () => {
  it('reads the same on all of them, with the newest counters', () => {
    const shared = { ...made(9, state(1)), kind: 'list.shared', actor: member(2) };
    const before = feedState([shared, made(5, state(1))], { next: null });
    const after = applyAll(feed, before, [
      counts(4, 7),
      updated(state(1, { rev: 2, title: 'Noir, still', counts_rev: 1, like_count: 1 })),
    ]);
    for (const card of after.cards) {
      expect(card.list).toMatchObject({
        title: 'Noir, still',
        rev: 2,
        like_count: 7,
        counts_rev: 4,
      });
    }
  });

  it('that comes late takes what is newer', () => {
    const empty = feedState([logged(1)], { next: null });
    const news = [updated(state(1, { rev: 3, title: 'Late noir' })), counts(2, 5)];
    const after = feed.apply(applyAll(feed, empty, news), frame('list.created', { card: made(5, state(1)) })); // prettier-ignore
    expect(after.cards[0].list).toMatchObject({ title: 'Late noir', rev: 3, like_count: 5 });
  });

  it('goes when it was removed, and comes again for whom a narrower one is told', () => {
    const before = feedState([made(5, state(1))], { next: null });
    const gone = frame('list.removed', { list_id: 1, rev: 2 });
    const narrower = state(1, { rev: 3, audience: 'followers' });
    const again = frame('list.created', { card: made(5, narrower, 3) });
    expect(ids(feed.apply(before, gone).cards)).toEqual([]);
    for (const events of [
      [gone, updated(narrower), again],
      [again, updated(narrower), gone],
    ]) {
      const after = applyAll(feed, before, events);
      expect(after.cards.map((/** @type {any} */ card) => card.list.audience)).toEqual([
        'followers',
      ]);
    }
  });

  it('keeps the like of the reader through changes of others', () => {
    const before = feedState([made(5, state(1))], { next: null, viewerId: 2 });
    const own = { target_kind: /** @type {const} */ ('list'), target_id: 1 };
    const liked = applyLike(before, { ...own, liked: true, like_count: 1, rev: 1 });
    const after = applyAll(feed, liked, [
      counts(2, 2),
      updated(state(1, { rev: 2, title: 'New' })),
    ]);
    expect(after.cards[0].list).toMatchObject({ liked: true, like_count: 2, title: 'New' });
  });

  it('of a server without counters is shown as it came', () => {
    const old = state(1);
    delete old.counts_rev;
    const before = feedState([made(5, old)], { next: null });
    expect(before.cards[0].list).toEqual(old);
    expect(feed.apply(before, counts(1, 1)).cards[0].list.like_count).toBe(1);
  });
});

describe('the like of a log', () => {
  it('is not the heart that its author gave the film', () => {
    const before = feedState([logged(5)], { next: null, viewerId: 2 });
    const event = { target_kind: 'entry', target_id: 1005, liked: true, like_count: 1, rev: 1 };
    const { entry } = feed.apply(before, frame('object.liked', event)).cards[0];
    expect(entry).toMatchObject({ liked_by_me: true, like_count: 1, counts_rev: 1 });
    expect('liked' in entry || 'comment_count' in entry).toBe(false);
  });
});

describe('mutes', () => {
  /** @param {number} rev @param {number[]} movie_ids @param {string[]} [kinds] */
  const mutes = (rev, movie_ids, kinds = []) => frame('mutes.changed', { member_id: 2, movie_ids, kinds, rev }); // prettier-ignore
  const review = brief(1);
  const liked = { ...logged(8), kind: 'review.liked', entry: null, review: { ...review, author: member(4), movie: { id: 9 } } }; // prettier-ignore
  const three = () => feedState([liked, logged(6), logged(4, { movie: 9 })], { next: null });

  it('take away all that is about a film, and what of it is on its way', () => {
    const after = feed.apply(three(), mutes(1, [9]));
    expect(ids(after.cards)).toEqual([6]);
    expect(after.needsRefetch).toBe(false);
    const late = frame('diary.logged', { card: logged(10, { movie: 9 }) });
    expect(ids(feed.apply(after, late).cards)).toEqual([6]);
  });

  it('taken back ask REST for what they hid; older ones say nothing', () => {
    const muted = feed.apply(three(), mutes(2, [9], ['list.created']));
    expect(feed.apply(muted, mutes(1, []))).toBe(muted);
    expect(feed.apply(muted, mutes(3, [9])).needsRefetch).toBe(true);
    expect(feed.apply(muted, mutes(3, [9, 7], ['list.created'])).needsRefetch).toBe(false);
  });

  it('are left to a fresh answer, which was made with those of its moment', () => {
    const muted = feed.apply(three(), mutes(1, [9]));
    const reseeded = feed.reseed(muted, three(), { sameHistory: true });
    expect(ids(reseeded.cards)).toEqual([8, 6, 4]);
    // The event that took the mute back, if it still comes, changes nothing.
    expect(ids(feed.apply(reseeded, mutes(2, [])).cards)).toEqual([8, 6, 4]);
  });

  it('are of the home feed alone', () => {
    const before = three();
    expect(publicFeed.apply(before, mutes(1, [9]))).toBe(before);
  });
});

describe('the page of a list', () => {
  const answer = { ...state(1, { liked: false }), items: [{ movie: { id: 1 } }], next: 'c', live_cursor: 'e:1' }; // prettier-ignore

  it('comes again by a refetch when it was narrowed and its reader may stay', () => {
    const gone = frame('list.removed', { list_id: 1, rev: 2 });
    const narrower = updated(state(1, { rev: 3, audience: 'followers' }));
    expect(list.apply(list.seed(answer), gone).list).toBeNull();
    for (const events of [
      [gone, narrower],
      [narrower, gone],
    ]) {
      expect(applyAll(list, list.seed(answer), events).needsRefetch).toBe(true);
    }
  });

  it('takes the next films of the same version, and reads all again of another', () => {
    const page = { items: [{ movie: { id: 1 } }, { movie: { id: 2 } }], next: null, rev: 1 };
    const longer = appendItems(list.seed(answer), page);
    expect(longer.list.items.map((/** @type {any} */ { movie }) => movie.id)).toEqual([1, 2]);
    expect(longer.list.next).toBeNull();
    expect(appendItems(list.seed(answer), { ...page, rev: 2 }).needsRefetch).toBe(true);
  });

  it('keeps a like through a refetch that was read before it', () => {
    const own = { target_kind: /** @type {const} */ ('list'), target_id: 1 };
    const liked = applyLike(list.seed(answer), { ...own, liked: true, like_count: 1, rev: 1 });
    const fresh = list.reseed(liked, list.seed(answer), { sameHistory: true });
    expect(fresh.list).toMatchObject({ like_count: 1, counts_rev: 1 });
  });
});

describe('the thread of a list', () => {
  const thread = { results: [], next: null, can_comment: true };

  it('comes again when the list was narrowed and its reader may stay', () => {
    const gone = frame('list.removed', { list_id: 1, rev: 2 });
    const narrower = updated(state(1, { rev: 3 }));
    expect(comments.apply(comments.seed(thread), gone).removed).toBe(true);
    expect(applyAll(comments, comments.seed(thread), [gone, narrower]).needsRefetch).toBe(true);
    expect(applyAll(comments, comments.seed(thread), [narrower, gone]).removed).toBe(false);
  });

  it('counts the likes of a comment through its edit', () => {
    const said = { id: 4, rev: 1, author: member(3), text: 'One.', like_count: 0, counts_rev: 0 };
    const before = comments.seed({ ...thread, results: [{ ...said, liked: false }] });
    const after = applyAll(comments, before, [
      frame('object.liked', { target_kind: 'comment', target_id: 4, liked: true, like_count: 1, rev: 1 }), // prettier-ignore
      frame('comment.updated', { comment: { ...said, rev: 2, text: 'Two.' } }),
    ]);
    expect(after.comments[0]).toMatchObject({ text: 'Two.', liked: true, like_count: 1 });
  });
});
