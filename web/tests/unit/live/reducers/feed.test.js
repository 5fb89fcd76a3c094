import { describe, expect, it } from 'vitest';

import {
  appendPage,
  applyLike,
  dropMember,
  feed,
  feedState,
  publicFeed,
  setAtTop,
  showPending,
} from '../../../../src/lib/live/reducers/index.js';
import { applyAll, brief, cardFrame, frame, ids, liked, likeFrame, logged, relation, removed } from '../support/cards.js'; // prettier-ignore
import { seededRandom } from '../support/random.js';

const HOW = { sameHistory: true };
const three = () => feedState([logged(30), logged(20), logged(10)], { next: null });

describe('cards', () => {
  it('stand by id, newest first, whatever the order of arrival', () => {
    const state = applyAll(
      feed,
      three(),
      [25, 31, 5, 12, 40].map((id) => cardFrame(logged(id))),
    );
    expect(ids(state.cards)).toEqual([40, 31, 30, 25, 20, 12, 10, 5]);
  });

  it('are replaced by a newer rev and not by an older one', () => {
    const state = applyAll(feed, three(), [
      cardFrame(logged(20, { rev: 3, rating: 1 })),
      cardFrame(logged(20, { rev: 2, rating: 5 })),
    ]);
    expect(state.cards[1].entry.rating).toBe(1);
    expect(feed.apply(state, cardFrame(logged(20, { rev: 3, rating: 2 })))).toBe(state);
  });

  it('come in by an update that overtook its first version', () => {
    const state = applyAll(feed, three(), [
      cardFrame(logged(40, { rev: 2 })),
      cardFrame(logged(40)),
    ]);
    expect(state.cards[0].rev).toBe(2);
  });

  it('change nothing when applied twice', () => {
    const card = cardFrame(logged(40, { review: brief(4) }));
    const once = feed.apply(three(), card);
    expect(feed.apply(once, card)).toBe(once);
  });

  it('of an unknown event change nothing', () => {
    const state = three();
    for (const event of ['party.started', 'constructor', '__proto__', 'toString']) {
      expect(feed.apply(state, frame(event, {}))).toBe(state);
    }
  });
});

describe('tombstones', () => {
  it('take the card away', () => {
    expect(ids(feed.apply(three(), removed(20, 2)).cards)).toEqual([30, 10]);
  });

  it('beat an older version of the card that comes after, live or with a page', () => {
    const state = feed.apply(feedState([logged(30)], { next: 'more' }), removed(20, 5));
    expect(
      ids(applyAll(feed, state, [cardFrame(logged(20)), cardFrame(logged(20, { rev: 5 }))]).cards),
    ).toEqual([30]);
    expect(
      ids(appendPage(state, { results: [logged(20, { rev: 4 }), logged(10)], next: null }).cards),
    ).toEqual([30, 10]);
  });

  it('of an older rev do not take a newer version', () => {
    const state = feed.apply(three(), cardFrame(logged(20, { rev: 6 })));
    expect(ids(feed.apply(state, removed(20, 5)).cards)).toEqual([30, 20, 10]);
  });

  it('let a card that is seen again later in', () => {
    const state = applyAll(feed, three(), [removed(20, 2), cardFrame(logged(20, { rev: 3 }))]);
    expect(ids(state.cards)).toEqual([30, 20, 10]);
  });

  it('reach cards that wait behind the pill', () => {
    const state = applyAll(feed, setAtTop(three(), false), [cardFrame(logged(40)), removed(40, 2)]);
    expect(state.pending).toEqual([]);
  });
});

describe('the pill', () => {
  it('holds what is newer than the first card while the reader is not at the top', () => {
    const state = applyAll(
      feed,
      setAtTop(three(), false),
      [41, 40, 25].map((id) => cardFrame(logged(id))),
    );
    expect(ids(state.pending)).toEqual([41, 40]);
    expect(ids(state.cards)).toEqual([30, 25, 20, 10]);
    expect(ids(showPending(state).cards)).toEqual([41, 40, 30, 25, 20, 10]);
    expect(showPending(state).pending).toEqual([]);
  });

  it('opens by itself when the reader comes to the top, and stays open there', () => {
    let state = feed.apply(setAtTop(three(), false), cardFrame(logged(40)));
    state = setAtTop(state, true);
    expect(ids(state.cards)).toEqual([40, 30, 20, 10]);
    expect(feed.apply(state, cardFrame(logged(50))).pending).toEqual([]);
  });

  it('has nothing to hold back from an empty screen', () => {
    const state = feed.apply(setAtTop(feedState([], { next: null }), false), cardFrame(logged(1)));
    expect(ids(state.cards)).toEqual([1]);
    const emptied = applyAll(feed, setAtTop(feedState([logged(5)], { next: null }), false), [
      cardFrame(logged(9)),
      removed(5, 2),
    ]);
    expect([ids(emptied.cards), emptied.pending]).toEqual([[9], []]);
  });

  it('is left as it is by what is pressed twice', () => {
    const state = three();
    expect(showPending(state)).toBe(state);
    expect(setAtTop(state, true)).toBe(state);
  });
});

describe('pages', () => {
  it('do not bring a card twice', () => {
    const state = appendPage(feedState([logged(30), logged(20)], { next: 'c' }), {
      results: [logged(20), logged(10)],
      next: null,
    });
    expect(ids(state.cards)).toEqual([30, 20, 10]);
    expect(state.hasMore).toBe(false);
  });

  it('a card older than what is loaded waits for its page, and is newer than the page', () => {
    let state = feedState([logged(30), logged(20)], { next: 'c' });
    state = applyAll(feed, state, [
      cardFrame(logged(12, { rev: 3, rating: 1 })),
      cardFrame(logged(15)),
    ]);
    expect(ids(state.cards)).toEqual([30, 20]);
    state = appendPage(state, { results: [logged(14), logged(12, { rev: 2 })], next: 'd' });
    expect(ids(state.cards)).toEqual([30, 20, 15, 14, 12]);
    expect(state.cards[4].rev).toBe(3);
  });
});

describe('counters of a review', () => {
  it('keep the greatest rev, on every card that shows it', () => {
    const state = applyAll(
      feed,
      feedState([liked(31, { review: brief(4) }), logged(30, { review: brief(4) })]),
      [likeFrame(4, 9, 12), likeFrame(4, 8, 11)],
    );
    expect(state.cards[0].review).toMatchObject({ like_count: 12, rev: 9 });
    expect(state.cards[1].entry.review).toMatchObject({ like_count: 12, rev: 9 });
  });

  it('reach cards behind the pill and cards that come later', () => {
    let state = setAtTop(three(), false);
    state = applyAll(feed, state, [
      cardFrame(logged(40, { review: brief(4) })),
      likeFrame(4, 5, 3),
      likeFrame(6, 7, 8),
    ]);
    expect(state.pending[0].entry.review.like_count).toBe(3);
    state = feed.apply(
      state,
      cardFrame(logged(41, { review: brief(6, { rev: 2, like_count: 1 }) })),
    );
    expect(state.pending[0].entry.review).toMatchObject({ like_count: 8, rev: 7 });
  });

  it('stay when the card is replaced by one with older counters', () => {
    let state = feedState([logged(30, { review: brief(4, { rev: 5, like_count: 5 }) })]);
    state = feed.apply(
      state,
      cardFrame(
        logged(30, { rev: 2, review: brief(4, { rev: 3, like_count: 2, excerpt: 'edited' }) }),
      ),
    );
    expect(state.cards[0].entry.review).toMatchObject({ excerpt: 'edited', like_count: 5, rev: 5 });
  });

  it('know the own like from REST, keep it across replacement, and follow the own events', () => {
    let state = feedState([logged(30, { review: brief(4, { liked: true }) })], { viewerId: 1 });
    state = feed.apply(state, cardFrame(logged(30, { rev: 2, review: brief(4, { rev: 2 }) })));
    expect(state.cards[0].entry.review.liked).toBe(true);
    state = feed.apply(state, { ...likeFrame(4, 6, 0, 1), event: 'like.removed' });
    expect(state.cards[0].entry.review.liked).toBe(false);
    state = feed.apply(state, likeFrame(4, 7, 1, 9));
    expect(state.cards[0].entry.review.liked).toBe(false);
  });

  it('show an own like at once, take it back, and end with the answer', () => {
    const before = feedState([
      logged(30, { review: brief(4, { rev: 5, like_count: 2, liked: false }) }),
    ]);
    const hoped = applyLike(before, { review_id: 4, liked: true, like_count: 3, rev: 5 });
    expect(hoped.cards[0].entry.review).toMatchObject({ liked: true, like_count: 3 });
    const back = applyLike(hoped, { review_id: 4, liked: false, like_count: 2, rev: 5 });
    expect(back.cards[0].entry.review).toMatchObject({ liked: false, like_count: 2 });
    const answered = applyLike(hoped, { review_id: 4, liked: true, like_count: 7, rev: 9 });
    expect(answered.cards[0].entry.review).toMatchObject({ liked: true, like_count: 7, rev: 9 });
    expect(
      applyLike(answered, { review_id: 4, liked: false, like_count: 0, rev: 6 }).cards[0].entry
        .review,
    ).toMatchObject({ liked: true, like_count: 7 });
  });
});

describe('relations', () => {
  const mixed = () =>
    setAtTop(
      feedState([logged(30, { by: 2 }), liked(20, { by: 3, author: 2 }), logged(10, { by: 3 })], {
        next: null,
      }),
      false,
    );

  it('an unfollow drops their cards, also behind the pill, and keeps what others say of them', () => {
    const state = applyAll(feed, mixed(), [
      cardFrame(logged(40, { by: 2 })),
      relation(2, { follows: false }),
    ]);
    expect(ids(state.cards)).toEqual([20, 10]);
    expect(state.pending).toEqual([]);
  });

  it.each(['hidden', 'muted'])('%s drops everything that shows them', (how) => {
    const state = feed.apply(mixed(), relation(2, { follows: true, [how]: true }));
    expect(ids(state.cards)).toEqual([10]);
    expect(feed.wantsRefetch(state)).toBe(false);
  });

  it('a follow asks for the head anew', () => {
    expect(feed.wantsRefetch(feed.apply(mixed(), relation(4, { follows: true })))).toBe(true);
  });

  it('an older change does not undo a newer one', () => {
    const state = feed.apply(mixed(), relation(2, { hidden: true }, 500));
    expect(feed.apply(state, relation(2, { follows: true }, 499))).toBe(state);
  });

  it('a card sent before the change and arriving after does not come in', () => {
    const state = feed.apply(mixed(), relation(2, { follows: false }, 500));
    expect(ids(feed.apply(state, { ...cardFrame(logged(35, { by: 2 })), id: 499 }).cards)).toEqual([
      20, 10,
    ]);
  });

  it('in public, an unfollow takes only what followers may see', () => {
    const state = publicFeed.apply(feedState([logged(30), logged(20, { audience: 'followers' }), logged(10, { audience: 'friends' })], { next: null }), relation(2, { follows: false })); // prettier-ignore
    expect(ids(state.cards)).toEqual([30]);
  });

  it('dropMember takes everything that shows them', () => {
    expect(ids(dropMember(mixed(), 2).cards)).toEqual([10]);
  });
});

describe('a fresh answer', () => {
  it('replaces the list, and what is new waits behind the pill of a reader below', () => {
    const old = setAtTop(feedState([logged(30), logged(20), logged(10)], { next: 'c' }), false);
    const state = feed.reseed(
      old,
      feedState([logged(40), logged(30), logged(10)], { next: 'c' }),
      HOW,
    );
    expect([ids(state.cards), ids(state.pending), state.atTop]).toEqual([[30, 10], [40], false]);
  });

  it('shows all at once when nothing of the old screen is left', () => {
    const old = setAtTop(feedState([logged(30)], { next: 'c' }), false);
    expect(
      ids(feed.reseed(old, feedState([logged(50), logged(40)], { next: 'c' }), HOW).cards),
    ).toEqual([50, 40]);
  });

  it('that is older than what was seen takes nothing back', () => {
    let old = feedState([logged(30, { review: brief(4) }), logged(20)], { next: null });
    old = applyAll(feed, old, [
      cardFrame(logged(30, { rev: 3, rating: 1, review: brief(4) })),
      likeFrame(4, 6, 6),
      removed(20, 2),
    ]);
    const state = feed.reseed(
      old,
      feedState([logged(30, { review: brief(4) }), logged(20)], { next: null }),
      HOW,
    );
    expect(ids(state.cards)).toEqual([30]);
    expect(state.cards[0]).toMatchObject({
      rev: 3,
      entry: { rating: 1, review: { like_count: 6, rev: 6 } },
    });
  });

  it('of another history is taken as it is', () => {
    const old = applyAll(feed, three(), [cardFrame(logged(30, { rev: 9 })), removed(20, 9)]);
    const state = feed.reseed(old, three(), { sameHistory: false });
    expect(state.cards.map(({ rev }) => rev)).toEqual([1, 1, 1]);
  });
});

it('any order and any repetition of the same events ends the same (1,000 shuffles)', () => {
  const random = seededRandom(42);
  for (let run = 0; run < 1_000; run++) {
    const events = [];
    for (let n = 0; n < 12; n++) {
      const id = 1 + random.below(6);
      const rev = 1 + random.below(5);
      const review = brief(id, { rev, like_count: rev * 10 });
      events.push(random.pick([
        () => cardFrame(logged(id, { rev, rating: rev, review: { ...review, rev: 1, like_count: 10 } })),
        () => removed(id, rev),
        () => likeFrame(id, rev, rev * 10),
        () => cardFrame(liked(10 + id, { review })),
      ])()); // prettier-ignore
    }
    const shuffled = [...events, random.pick(events)].sort(() => random.next() - 0.5);
    const start = feedState([logged(3, { review: brief(3, { like_count: 10 }), rating: 1 })], {
      next: null,
    });
    expect(feed.view(applyAll(feed, start, shuffled)), `run ${run}`).toEqual(
      feed.view(applyAll(feed, start, events)),
    );
  }
});
