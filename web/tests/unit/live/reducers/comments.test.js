import { describe, expect, it } from 'vitest';

import {
  addComment,
  appendComments,
  comments,
  list,
} from '../../../../src/lib/live/reducers/index.js';
import { applyAll, frame, ids, member, relation } from '../support/cards.js';

const HOW = { sameHistory: true };
/** @param {number} id @param {any} [more] */
const comment = (id, { by = 2, rev = 1, ...more } = {}) => ({
  id,
  target_kind: 'review',
  target_id: 9,
  author: member(by),
  text: `text ${id}`,
  removed: false,
  reply_to: null,
  created_at: 't',
  edited_at: null,
  rev,
  ...more,
});
const added = (/** @type {any} */ one) => frame('comment.added', { comment: one });
const page = (/** @type {any[]} */ results, next = /** @type {string | null} */ (null)) =>
  comments.seed({ results, next, can_comment: true, live_cursor: 'e:1' });

describe('a thread', () => {
  it('stands by id, oldest first, once each, whatever the order of arrival', () => {
    const events = [added(comment(5)), added(comment(3)), added(comment(4)), added(comment(5))];
    expect(ids(applyAll(comments, page([comment(1)]), events).comments)).toEqual([1, 3, 4, 5]);
  });

  it('takes newer versions only, and keeps a tombstone', () => {
    const edited = frame('comment.updated', { comment: comment(1, { rev: 2, text: 'new' }) });
    const removed = frame('comment.removed', { comment: comment(1, { rev: 3, text: null, removed: true }) }); // prettier-ignore
    const state = applyAll(comments, page([comment(1)]), [removed, edited, added(comment(1))]);
    expect(state.comments).toMatchObject([{ id: 1, text: null, removed: true, rev: 3 }]);
  });

  it('keeps what is newer than the pages loaded until its page comes', () => {
    const first = applyAll(comments, page([comment(1), comment(2)], 'c'), [
      added(comment(9)),
      added(comment(4)),
    ]);
    expect(ids(first.comments)).toEqual([1, 2]);
    const second = appendComments(first, { results: [comment(3), comment(4)], next: 'd' });
    expect(ids(second.comments)).toEqual([1, 2, 3, 4]);
    const last = appendComments(second, { results: [comment(8)], next: null });
    expect(ids(last.comments)).toEqual([1, 2, 3, 4, 8, 9]);
  });

  it('loses what a hidden member wrote, also what comes late, and asks who may comment', () => {
    const state = applyAll(comments, page([comment(1, { by: 3 }), comment(2)]), [
      relation(3, { hidden: true }, 1_000_000),
      { ...added(comment(4, { by: 3 })), id: 999_999 },
    ]);
    expect(ids(state.comments)).toEqual([2]);
    expect(comments.wantsRefetch(state)).toBe(true);
  });

  it('asks once about a member whose visibility changed', () => {
    const event = frame('member.visibility', { member_id: 2, visibility: 'gone', rev: 4 });
    const state = comments.apply(page([comment(1)]), event);
    expect(comments.wantsRefetch(state)).toBe(true);
    const fresh = comments.reseed(state, page([comment(1)]), HOW);
    expect(comments.wantsRefetch(comments.apply(fresh, event))).toBe(false);
  });

  it('does not fall back to an older version by a stale answer', () => {
    const state = addComment(page([comment(1)]), comment(1, { rev: 2, text: 'new' }));
    expect(comments.reseed(state, page([comment(1)]), HOW).comments[0].text).toBe('new');
  });

  it('goes with its review, and nothing comes after', () => {
    const gone = frame('activity.removed', { activity_id: 1, kind: 'diary.logged', rev: 2, entry_id: 1, review_id: 9, movie_id: 7 }); // prettier-ignore
    const unliked = frame('activity.removed', { activity_id: 8, kind: 'review.liked', rev: 2, entry_id: null, review_id: 9, movie_id: 7 }); // prettier-ignore
    expect(comments.apply(page([comment(1)]), unliked).comments).toHaveLength(1);
    const state = applyAll(comments, page([comment(1)]), [gone, added(comment(2))]);
    expect(state).toMatchObject({ removed: true, comments: [], canComment: false });
  });
});

describe('a list', () => {
  const answer = { id: 3, owner: member(2), title: 'Best', rev: 5, items: [1], live_cursor: 'e:1' };
  const updated = (/** @type {number} */ rev, /** @type {string} */ title) =>
    frame('list.updated', { list: { id: 3, owner: member(2), title, rev } });

  it('takes its newest state, and asks for the items', () => {
    const state = applyAll(list, list.seed(answer), [updated(7, 'B'), updated(6, 'A')]);
    expect(state.list).toMatchObject({ title: 'B', rev: 7, items: [1] });
    expect(list.wantsRefetch(state)).toBe(true);
    expect(list.apply(list.seed(answer), updated(5, 'old')).list.title).toBe('Best');
  });

  it('is gone for good', () => {
    const removed = frame('list.removed', { list_id: 3, rev: 8 });
    const state = applyAll(list, list.seed(answer), [removed, updated(7, 'B')]);
    expect(list.view(state)).toEqual({ list: null });
  });
});
