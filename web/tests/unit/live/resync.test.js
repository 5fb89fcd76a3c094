import { describe, expect, it } from 'vitest';

import { openTab } from './support/tab.js';
import { event, log, liveTab, options, subscribes } from './support/watching.js';

describe('a lost place', () => {
  /** A refetch in the test's hands. */
  function slowRefetch() {
    /** @type {any} */
    const hand = { calls: 0 };
    hand.refetch = () => {
      hand.calls++;
      return new Promise((resolve, reject) => Object.assign(hand, { resolve, reject }));
    };
    return hand;
  }

  it.each([
    [
      'recovered: false',
      (/** @type {any} */ socket) => socket.deliver({ type: 'resync', topics: ['feed'] }),
    ],
    ['close code 4010', (/** @type {any} */ socket) => socket.end(4010)],
  ])('%s: refetches and subscribes from the answer', async (_name, lose) => {
    const hand = slowRefetch();
    const { tab, watch, socket } = await liveTab(hand.refetch);
    lose(socket);
    await tab.clock.advance(1_000);
    const current = tab.net.last === socket ? socket : await tab.letIn();
    expect(hand.calls).toBe(1);

    hand.resolve({ state: { ids: ['fresh'] }, cursor: 'e:50' });
    await tab.clock.advance(0);

    expect(watch.getSnapshot().state.ids).toEqual(['fresh']);
    expect(subscribes(current).at(-1)).toMatchObject({
      topics: ['feed'],
      cursor: 'e:50',
      have: [],
    });
  });

  it('applies what came meanwhile on top, once, when the replay brings it', async () => {
    const hand = slowRefetch();
    const { tab, watch, socket } = await liveTab(hand.refetch);
    socket.deliver({ type: 'resync', topics: ['feed'] });
    await tab.clock.advance(500);
    expect(socket.sent.at(-1)).toMatchObject({ type: 'unsubscribe', topics: ['feed'] });
    socket.deliver(event(20, 'feed'));
    socket.deliver({ type: 'cursor', cursor: 'e:20' });
    socket.deliver({ type: 'unsubscribed', ref: socket.sent.at(-1).ref, topics: ['feed'] });
    hand.resolve({ state: { ids: ['fresh'] }, cursor: 'e:15' });
    await tab.clock.advance(0);

    const asked = subscribes(socket).at(-1);
    expect(asked.cursor).toBe('e:15');
    socket.deliver(event(20, 'feed'));
    expect(watch.getSnapshot()).toMatchObject({ state: { ids: ['fresh'] }, status: 'catching-up' });
    socket.deliver({
      type: 'subscribed',
      ref: asked.ref,
      topics: ['feed'],
      recovered: true,
      cursor: 'e:21',
    });
    socket.deliver(event(20, 'feed'));

    expect(watch.getSnapshot()).toEqual({ state: { ids: ['fresh', 20] }, status: 'live' });
  });

  it('does not take what was sent before it left, however late that arrives', async () => {
    const { tab, watch, socket } = await liveTab(async () => ({
      state: { ids: ['fresh'] },
      cursor: 'e:15',
    }));
    socket.deliver({ type: 'resync', topics: ['feed'] });
    await tab.clock.advance(500);
    const left = socket.sent.find((/** @type {any} */ { type }) => type === 'unsubscribe');
    const { ref } = subscribes(socket).at(-1);
    socket.deliver(event(14, 'feed')); // in the fresh state, as it was or taken away since
    socket.deliver({ type: 'unsubscribed', ref: left.ref, topics: ['feed'] });
    socket.deliver(event(16, 'feed'));
    socket.deliver({ type: 'subscribed', ref, topics: ['feed'], recovered: true, cursor: 'e:16' });
    expect(watch.getSnapshot()).toEqual({ state: { ids: ['fresh', 16] }, status: 'live' });
  });

  it('asks again when an unsubscribe was never answered', async () => {
    const { tab, socket } = await liveTab(async () => ({ state: { ids: [] }, cursor: 'e:15' }));
    socket.deliver({ type: 'resync', topics: ['feed'] });
    await tab.clock.advance(500);
    const before = subscribes(socket).length;
    const { ref } = subscribes(socket).at(-1);
    socket.deliver({ type: 'subscribed', ref, topics: ['feed'], recovered: true, cursor: 'e:16' });
    await tab.clock.advance(0);
    expect(subscribes(socket)).toHaveLength(before + 1);
    expect(subscribes(socket).at(-1).cursor).toBe('e:15');
  });

  it('forgets a replay that a refetch or a drop overtook', async () => {
    const tab = openTab();
    const refetch = async () => ({ state: { ids: ['fresh'] }, cursor: 'e:15' });
    const watch = tab.live.watch(options(['feed', 'me'], 'e:1', refetch));
    watch.subscribe(() => {});
    const socket = await tab.start();
    socket.deliver(event(10, 'feed'));
    socket.end(1006);
    await tab.clock.advance(1_000);
    const next = await tab.letIn();
    next.deliver(event(11, 'feed'));
    next.deliver({ type: 'resync', topics: ['me'] });
    await tab.clock.advance(500);
    const [left] = next.sent.filter((/** @type {any} */ { type }) => type === 'unsubscribe');
    next.deliver({ type: 'unsubscribed', ref: left.ref, topics: left.topics });
    const { ref, topics } = subscribes(next).at(-1);
    next.deliver({ type: 'subscribed', ref, topics, recovered: true, cursor: 'e:16' });
    expect(watch.getSnapshot()).toEqual({ state: { ids: ['fresh'] }, status: 'live' });
  });

  it('asks again after a failed refetch, later and later', async () => {
    const hand = slowRefetch();
    const { tab, watch, socket } = await liveTab(hand.refetch);
    socket.deliver({ type: 'resync', topics: ['feed'] });
    await tab.clock.advance(250);
    expect(hand.calls).toBe(1);
    hand.reject(new Error('network'));
    await tab.clock.advance(250);
    expect(hand.calls).toBe(2);
    hand.reject(Object.assign(new Error('busy'), { status: 503, retryAfter_s: 9 }));
    await tab.clock.advance(8_999);
    expect(hand.calls).toBe(2);
    await tab.clock.advance(1);
    expect(hand.calls).toBe(3);
    expect(watch.getSnapshot().status).toBe('catching-up');
  });

  it.each([401, 403, 404, 410])('ends with a refetch that says %i', async (status) => {
    const hand = slowRefetch();
    const { tab, watch, socket } = await liveTab(hand.refetch);
    socket.deliver({ type: 'resync', topics: ['feed'] });
    await tab.clock.advance(500);
    hand.reject(Object.assign(new Error('no'), { status }));
    await tab.clock.advance(60_000);
    expect(watch.getSnapshot().status).toBe('gone');
    expect(hand.calls).toBe(1);
    expect(subscribes(socket)).toHaveLength(1);
  });

  it('shows nothing any more that may not be read any more', async () => {
    const hand = slowRefetch();
    const { tab, watch, socket } = await liveTab(hand.refetch);
    watch.update({ reducer: { ...log, gone: () => ({ ids: [] }) } });
    socket.deliver(event(3, 'feed'));
    expect(watch.getSnapshot().state.ids).toEqual([3]);
    socket.deliver({ type: 'resync', topics: ['feed'] });
    await tab.clock.advance(500);
    hand.reject(Object.assign(new Error('blocked'), { status: 404 }));
    await tab.clock.advance(0);
    expect(watch.getSnapshot()).toEqual({ state: { ids: [] }, status: 'gone' });
  });

  it('is fetched once for all topics of a watch', async () => {
    const hand = slowRefetch();
    const tab = openTab();
    tab.live.watch(options(['feed', 'me'], 'e:1', hand.refetch)).subscribe(() => {});
    const socket = await tab.start();
    socket.deliver({
      type: 'subscribed',
      ref: 1,
      topics: ['feed', 'me'],
      recovered: false,
      cursor: 'e:9',
    });
    await tab.clock.advance(0);
    expect(hand.calls).toBe(1);
    hand.resolve({ state: { ids: [] }, cursor: 'e:9' });
    await tab.clock.advance(0);
    expect(subscribes(socket).at(-1)).toMatchObject({ topics: ['feed', 'me'], cursor: 'e:9' });
  });

  it('without a refetch goes on from now', async () => {
    const { tab, watch, socket } = await liveTab();
    socket.deliver({ type: 'resync', topics: ['feed'] });
    await tab.clock.advance(0);
    expect(subscribes(socket).at(-1)).toMatchObject({ cursor: null });
    expect(watch.getSnapshot().state).toEqual({ ids: [] });
  });

  it('does not hammer a server that loses the place again and again', async () => {
    let calls = 0;
    const refetch = async () => ({ state: { ids: [] }, cursor: `e:${++calls}` });
    const { tab, socket } = await liveTab(refetch);
    socket.deliver({ type: 'resync', topics: ['feed'] });
    for (let ms = 0; ms < 60_000; ms += 50) {
      const last = socket.sent.at(-1);
      if (last.type === 'subscribe') {
        socket.deliver({
          type: 'subscribed',
          ref: last.ref,
          topics: ['feed'],
          recovered: false,
          cursor: 'e:1',
        });
      }
      socket.deliver({ type: 'cursor', cursor: 'e:1' });
      await tab.clock.advance(50);
    }
    expect(calls).toBeLessThan(20);
    expect(calls).toBeGreaterThan(3);
  });

  it('is fetched when the reducer asks', async () => {
    const hand = slowRefetch();
    const { tab, watch } = await liveTab(hand.refetch);
    watch.dispatch((/** @type {any} */ state) => ({ ...state, wants: true }));
    await tab.clock.advance(0);
    expect(hand.calls).toBe(1);
  });
});

describe('what cannot be read', () => {
  it('is counted, thrown nowhere, and what is on screen is fetched anew', async () => {
    let calls = 0;
    const { tab, watch, socket } = await liveTab(async () => ({
      state: { ids: ['fresh'] },
      cursor: `e:${++calls}`,
    }));
    socket.deliver('{"type":"event","id":');
    await tab.clock.advance(0);
    expect(tab.live.metrics.malformed).toBe(1);
    expect(watch.getSnapshot().state.ids).toEqual(['fresh']);
    expect(subscribes(socket).at(-1).cursor).toBe('e:1');
  });

  it.each([
    [
      'an event whose data is not what it says',
      event(5, 'feed', { event: 'diary.logged', data: { card: 3 } }),
    ],
    ['data that makes a reducer throw', event(5, 'feed', { event: 'notification.read' })],
  ])('%s: the same', async (name, frame) => {
    let calls = 0;
    const { tab, watch, socket } = await liveTab(async () => ({
      state: { ids: ['fresh'] },
      cursor: `e:${++calls}`,
    }));
    if (name.startsWith('data')) {
      watch.update({ reducer: { apply: () => { throw new Error('reducer'); } } }); // prettier-ignore
    }
    socket.deliver(frame);
    await tab.clock.advance(0);
    expect(tab.live.metrics.malformed).toBe(1);
    expect(calls).toBe(1);
  });

  it('an event of an unknown type is skipped, and the cursor moves on', async () => {
    const { tab, watch, socket } = await liveTab();
    socket.deliver(event(5, 'feed', { event: 'party.started', data: {} }));
    socket.deliver({ type: 'cursor', cursor: 'e:7' });
    expect(watch.getSnapshot().state.ids).toEqual([]);
    expect(tab.live.metrics).toMatchObject({ unknownEvents: 1, malformed: 0 });
    socket.end(1006);
    await tab.clock.advance(1_000);
    expect(subscribes(await tab.letIn())[0].cursor).toBe('e:7');
  });

  it('frames about nothing that we asked change nothing', async () => {
    const { tab, watch, socket } = await liveTab();
    const before = watch.getSnapshot();
    socket.deliver(event(5, 'movie.9'));
    socket.deliver({
      type: 'subscribed',
      ref: 99,
      topics: ['feed'],
      recovered: false,
      cursor: 'x',
    });
    socket.deliver({ type: 'resync', topics: ['movie.9'] });
    socket.deliver({ type: 'error', ref: null, code: 'bad_frame', detail: '' });
    socket.deliver({ type: 'unsubscribed', ref: 4, topics: ['feed'] });
    await tab.clock.advance(0);
    expect(watch.getSnapshot()).toBe(before);
  });
});

it('another member: every open state is fetched anew', async () => {
  let calls = 0;
  const { tab, watch } = await liveTab(async () => ({
    state: { ids: ['theirs'] },
    cursor: `e:${++calls}`,
  }));
  tab.live.sessionChanged();
  const socket = await tab.letIn();
  await tab.clock.advance(0);
  expect(watch.getSnapshot().state.ids).toEqual(['theirs']);
  expect(subscribes(socket).at(-1)).toMatchObject({ cursor: 'e:1', have: [] });
});
