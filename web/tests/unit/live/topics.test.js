import { describe, expect, it } from 'vitest';

import { PROTOCOL } from '../../../src/lib/live/generated/protocol.js';
import { openTab } from './support/tab.js';
import { event, liveTab, options, subscribes } from './support/watching.js';

describe('subscribing', () => {
  it('asks for topics of one place in one frame, and for others in another', async () => {
    const tab = openTab();
    tab.live.watch(options(['feed', 'me'], 'e:1')).subscribe(() => {});
    tab.live.watch(options(['movie.7'], 'e:1')).subscribe(() => {});
    tab.live.watch(options(['user.2'], 'e:5')).subscribe(() => {});
    const socket = await tab.start();
    expect(subscribes(socket)).toEqual([
      { type: 'subscribe', ref: 1, topics: ['feed', 'me', 'movie.7'], cursor: 'e:1', have: [] },
      { type: 'subscribe', ref: 2, topics: ['user.2'], cursor: 'e:5', have: [] },
    ]);
  });

  it('asks for no more topics in a frame than the server takes', async () => {
    const tab = openTab();
    const { maxTopics } = PROTOCOL;
    const topics = Array.from({ length: 2 * maxTopics + 3 }, (_, n) => `movie.${n + 1}`);
    tab.live.watch(options(topics, 'e:1')).subscribe(() => {});
    const socket = await tab.start();
    expect(subscribes(socket).map((frame) => frame.topics.length)).toEqual([
      maxTopics,
      maxTopics,
      3,
    ]);
  });

  it('asks for what is opened while connected, once for all that open together', async () => {
    const { tab, socket } = await liveTab();
    tab.live.watch(options(['movie.1'], 'e:3')).subscribe(() => {});
    tab.live.watch(options(['movie.2'], 'e:3')).subscribe(() => {});
    await tab.clock.advance(0);
    expect(subscribes(socket).at(-1)).toMatchObject({
      topics: ['movie.1', 'movie.2'],
      cursor: 'e:3',
    });
  });

  it('keeps a topic while one watch wants it, and leaves it a second after the last', async () => {
    const { tab, socket, off } = await liveTab();
    const offSecond = tab.live.watch(options(['feed'], 'e:9')).subscribe(() => {});
    await tab.clock.advance(0);
    const ref = subscribes(socket).at(-1).ref;
    socket.deliver({ type: 'subscribed', ref, topics: ['feed'], recovered: true, cursor: 'e:9' });

    off();
    await tab.clock.advance(5_000);
    expect(socket.sent.at(-1).type).toBe('subscribe');
    offSecond();
    await tab.clock.advance(999);
    expect(socket.sent.at(-1).type).toBe('subscribe');
    await tab.clock.advance(1);

    expect(socket.sent.at(-1)).toMatchObject({ type: 'unsubscribe', topics: ['feed'] });
  });

  it('a remount within the second changes nothing on the wire', async () => {
    const { tab, watch, socket, off } = await liveTab();
    const before = socket.sent.length;
    off();
    await tab.clock.advance(500);
    watch.subscribe(() => {});
    await tab.clock.advance(5_000);
    expect(socket.sent).toHaveLength(before);
    expect(watch.getSnapshot().status).toBe('live');
  });

  it('a later watch of a subscribed topic asks from its own place, and gets only what is new to it', async () => {
    const { tab, watch, socket } = await liveTab();
    socket.deliver(event(10, 'feed'));
    const second = tab.live.watch(options(['feed'], 'e:9'));
    second.subscribe(() => {});
    await tab.clock.advance(0);
    const asked = subscribes(socket).at(-1);
    expect(asked).toMatchObject({ topics: ['feed'], cursor: 'e:9' });

    socket.deliver(event(11, 'feed'));
    socket.deliver({
      type: 'subscribed',
      ref: asked.ref,
      topics: ['feed'],
      recovered: true,
      cursor: 'e:11',
    });

    expect(watch.getSnapshot().state.ids).toEqual([10, 11]);
    expect(second.getSnapshot().state.ids).toEqual([11]);
  });

  it('leaves a refused topic out and goes on with the others', async () => {
    const tab = openTab();
    const watch = tab.live.watch(options(['movie.1', 'movie.2'], 'e:1'));
    watch.subscribe(() => {});
    const socket = await tab.start();
    socket.deliver({ type: 'error', ref: 1, code: 'topic_forbidden', detail: 'movie.2' });
    socket.deliver({
      type: 'subscribed',
      ref: 1,
      topics: ['movie.1'],
      recovered: true,
      cursor: 'e:2',
    });
    expect(watch.getSnapshot().status).toBe('live');
    expect(tab.status.status).toBe('live');
  });

  it('says refused when nothing of it may be read', async () => {
    const tab = openTab();
    const watch = tab.live.watch(options(['feed'], 'e:1'));
    watch.subscribe(() => {});
    const socket = await tab.start();
    socket.deliver({ type: 'error', ref: 1, code: 'topic_forbidden', detail: 'feed' });
    expect(watch.getSnapshot().status).toBe('refused');
    expect(tab.status.status).toBe('live');
  });

  it('asks again for the other watches of a topic that the server left for one', async () => {
    const { tab, watch, socket } = await liveTab();
    socket.deliver(event(3, 'feed'));
    tab.live
      .watch(options(['feed'], 'e:0', async () => ({ state: { ids: [] }, cursor: 'e:7' })))
      .subscribe(() => {});
    await tab.clock.advance(0);
    const { ref } = subscribes(socket).at(-1);
    socket.deliver({ type: 'subscribed', ref, topics: ['feed'], recovered: false, cursor: 'e:4' });
    socket.deliver({ type: 'cursor', cursor: 'e:5' });
    await tab.clock.advance(0);
    const mine = subscribes(socket).find(
      ({ cursor, ref: after }) => after > ref && cursor === 'e:2',
    );
    expect(mine).toMatchObject({ topics: ['feed'], have: [3] });
    expect(watch.getSnapshot().status).toBe('catching-up');
  });

  it('does not insist on more topics than the server gives', async () => {
    const tab = openTab();
    const watch = tab.live.watch(options(['movie.1'], 'e:1'));
    watch.subscribe(() => {});
    const socket = await tab.start();
    socket.deliver({
      type: 'error',
      ref: 1,
      code: 'too_many_topics',
      detail: 'At most 50 topics.',
    });
    await tab.clock.advance(9_000);
    expect(subscribes(socket)).toHaveLength(1);
    expect(watch.getSnapshot().status).toBe('refused');
  });

  it('asks again after a passing error', async () => {
    const tab = openTab();
    tab.live.watch(options(['feed'], 'e:1')).subscribe(() => {});
    const socket = await tab.start();
    socket.deliver({ type: 'error', ref: 1, code: 'unavailable', detail: '' });
    await tab.clock.advance(2_000);
    expect(subscribes(socket)).toHaveLength(2);
  });

  it('takes a subscribe without an answer for a broken socket', async () => {
    const tab = openTab();
    tab.live.watch(options(['feed'], 'e:1')).subscribe(() => {});
    const socket = await tab.start();
    for (let n = 0; n < 3; n++) {
      await tab.clock.advance(9_999);
      socket.deliver({ type: 'cursor', cursor: 'e:3' });
    }
    expect(tab.status.status).toBe('catching-up');
    await tab.clock.advance(3);
    expect(tab.status.status).toBe('reconnecting');
  });
});

describe('the place in the log', () => {
  it('is moved by a cursor frame once the replay is complete, not before', async () => {
    const tab = openTab();
    tab.live.watch(options(['feed'], 'e:1')).subscribe(() => {});
    tab.live.watch(options(['me'], 'e:4')).subscribe(() => {});
    const socket = await tab.start();
    socket.deliver({
      type: 'subscribed',
      ref: 1,
      topics: ['feed'],
      recovered: true,
      cursor: 'e:5',
    });
    socket.deliver({ type: 'cursor', cursor: 'e:6' });

    socket.end(1012);
    await tab.clock.advance(1_000);
    const next = await tab.letIn();

    expect(subscribes(next)).toEqual([
      expect.objectContaining({ topics: ['feed'], cursor: 'e:6' }),
      expect.objectContaining({ topics: ['me'], cursor: 'e:4' }),
    ]);
  });

  it('goes along with what was applied since, and a cursor frame forgets that', async () => {
    const { tab, socket } = await liveTab();
    socket.deliver(event(10, 'feed'));
    socket.deliver({ type: 'cursor', cursor: 'e:10' });
    socket.deliver(event(12, 'feed'));
    socket.deliver(event(11, 'feed'));
    socket.end(1006);
    await tab.clock.advance(1_000);
    const next = await tab.letIn();
    expect(subscribes(next)[0]).toMatchObject({ cursor: 'e:10', have: [12, 11] });
  });

  it('never lets one topic spare another an event that it has not had', async () => {
    const tab = openTab();
    tab.live.watch(options(['feed', 'me'], 'e:1')).subscribe(() => {});
    const socket = await tab.start();
    socket.deliver({
      type: 'subscribed',
      ref: 1,
      topics: ['feed', 'me'],
      recovered: true,
      cursor: 'e:2',
    });
    socket.deliver(event(10, 'feed'));
    socket.end(1006);
    await tab.clock.advance(1_000);
    const next = await tab.letIn();
    expect(subscribes(next)).toEqual([
      expect.objectContaining({ topics: ['feed'], have: [10] }),
      expect.objectContaining({ topics: ['me'], have: [] }),
    ]);
  });

  it('sends no more than 500 ids, the newest, in a frame that the server takes', async () => {
    const { tab, socket } = await liveTab();
    for (let id = 1; id <= 700; id++) socket.deliver(event(9_000_000_000_000 + id, 'feed'));
    socket.end(1006);
    await tab.clock.advance(1_000);
    const [frame] = subscribes(await tab.letIn());
    expect(frame.have.length).toBeGreaterThan(200);
    expect(frame.have.length).toBeLessThanOrEqual(500);
    expect(frame.have.at(-1)).toBe(9_000_000_000_700);
    expect(JSON.stringify(frame).length).toBeLessThanOrEqual(8_192);
  });

  it('drops what comes twice among the last 2,000', async () => {
    const { tab, watch, socket } = await liveTab();
    for (let id = 1; id <= 2_000; id++) socket.deliver(event(id, 'feed'));
    socket.deliver(event(1, 'feed'));
    socket.deliver(event(2_000, 'feed'));
    expect(watch.getSnapshot().state.ids).toHaveLength(2_000);
    expect(tab.live.metrics.duplicates).toBe(2);
  });

  it('is not moved by a replay that the socket did not survive', async () => {
    const tab = openTab();
    const watch = tab.live.watch(options(['feed'], 'e:1'));
    watch.subscribe(() => {});
    const socket = await tab.start();
    socket.deliver(event(10, 'feed'));
    socket.end(1006);
    await tab.clock.advance(1_000);
    const next = await tab.letIn();
    expect(subscribes(next)[0]).toMatchObject({ cursor: 'e:1', have: [] });
    next.deliver(event(10, 'feed'));
    next.deliver({
      type: 'subscribed',
      ref: subscribes(next)[0].ref,
      topics: ['feed'],
      recovered: true,
      cursor: 'e:2',
    });
    expect(watch.getSnapshot().state.ids).toEqual([10]);
  });
});

it('a snapshot stays the same object while nothing changes', async () => {
  const { tab, watch, socket } = await liveTab();
  const before = watch.getSnapshot();
  let told = 0;
  watch.subscribe(() => told++);
  socket.deliver({ type: 'cursor', cursor: 'e:9' });
  watch.dispatch((/** @type {any} */ state) => state);
  await tab.clock.advance(1_000);
  expect(watch.getSnapshot()).toBe(before);
  expect(told).toBe(0);
});

it('a replay is shown at once, not frame by frame', async () => {
  const tab = openTab();
  const watch = tab.live.watch(options(['feed'], 'e:1'));
  let told = 0;
  watch.subscribe(() => told++);
  const socket = await tab.start();
  told = 0;
  for (let id = 1; id <= 100; id++) socket.deliver(event(id, 'feed'));
  expect(told).toBe(0);
  socket.deliver({ type: 'subscribed', ref: 1, topics: ['feed'], recovered: true, cursor: 'e:2' });
  expect(watch.getSnapshot().state.ids).toHaveLength(100);
  expect(told).toBe(2); // status, then state
});
