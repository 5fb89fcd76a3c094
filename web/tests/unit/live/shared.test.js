import { describe, expect, it } from 'vitest';

import { FakeClock, settle } from './support/clock.js';
import { fakeWebSocket } from './support/fakeSocket.js';
import { FakeProfile } from './support/profile.js';
import { openTab } from './support/tab.js';
import { event, options, subscribes } from './support/watching.js';

/** Some tabs of one profile, each with a watch, before one network. */
function openProfile() {
  const profile = new FakeProfile();
  const clock = new FakeClock();
  const net = fakeWebSocket();
  /** @param {{ topics?: string[], cursor?: string, hidden?: boolean, mint?: any }} [how] */
  async function open({ topics = ['feed'], cursor = 'e:1', hidden = false, mint } = {}) {
    const fake = profile.tab(clock);
    const tab = openTab({ clock, net, inside: fake, hidden, mint });
    const watch = tab.live.watch(options(topics, cursor, undefined));
    watch.subscribe(() => {});
    tab.live.start();
    await clock.advance(1);
    const ids = () => watch.getSnapshot().state.ids;
    return { ...tab, fake, watch, ids, status: () => tab.live.status.getSnapshot().status };
  }
  /** Lets the newest socket in, and answers every subscribe on it, now and later. @param {string} [resume] */
  async function letIn(resume = 'r') {
    const socket = net.last;
    /** @param {any} frame */
    socket.onsent = (frame) => {
      if (frame.type === 'auth')
        queueMicrotask(() => socket.deliver({ type: 'ready', heartbeat_s: 10, resume }));
      if (frame.type === 'subscribe')
        queueMicrotask(() =>
          socket.deliver({
            type: 'subscribed',
            ref: frame.ref,
            topics: frame.topics,
            recovered: true,
            cursor: 'e:5',
          }),
        );
    };
    socket.accept();
    await clock.advance(5);
    return socket;
  }
  const openSockets = () => net.sockets.filter(({ readyState }) => readyState < 2);
  return { profile, clock, net, open, letIn, openSockets };
}

describe('tabs of one profile', () => {
  it('share one socket, each from its own place in the log', async () => {
    const { open, letIn, net, clock } = openProfile();
    const first = await open({ cursor: 'e:1' });
    const socket = await letIn();
    const second = await open({ cursor: 'e:3' });
    await clock.advance(5);

    expect(net.sockets).toHaveLength(1);
    expect(subscribes(socket).map(({ cursor }) => cursor)).toEqual(['e:1', 'e:3']);
    expect([first.status(), second.status()]).toEqual(['live', 'live']);
    socket.deliver(event(7, 'feed'));
    await settle();
    expect([first.ids(), second.ids()]).toEqual([[7], [7]]);
  });

  it('answer to each only what it asked, and number the questions apart', async () => {
    const { open, letIn, clock } = openProfile();
    const first = await open({ topics: ['movie.1'] });
    const socket = await letIn();
    const second = await open({ topics: ['movie.2'] });
    await clock.advance(5);
    socket.deliver(event(1, 'movie.1'));
    socket.deliver(event(2, 'movie.2'));
    await settle();

    expect(first.ids()).toEqual([1]);
    expect(second.ids()).toEqual([2]);
    const refs = subscribes(socket).map(({ ref }) => ref);
    expect(new Set(refs).size).toBe(2);
  });

  it('leave a topic when the last of them does', async () => {
    const { open, letIn, clock } = openProfile();
    const first = await open();
    const socket = await letIn();
    const second = await open();
    await clock.advance(5);
    second.live.stop();
    await clock.advance(5);
    expect(socket.sent.filter(({ type }) => type === 'unsubscribe')).toEqual([]);

    const third = await open({ topics: ['movie.3'] });
    await clock.advance(5);
    third.fake.crash();
    await clock.advance(5);
    expect(socket.sent.at(-1)).toMatchObject({ type: 'unsubscribe', topics: ['movie.3'] });
    expect(first.status()).toBe('live');
  });

  it('ask again, the others too, when the place of one was lost', async () => {
    const { open, letIn, clock } = openProfile();
    await open({ cursor: 'e:1' });
    const socket = await letIn();
    socket.onsent = () => {};
    await open({ cursor: 'e:0' });
    await clock.advance(5);
    const asked = subscribes(socket);
    socket.deliver({
      type: 'subscribed',
      ref: asked.at(-1).ref,
      topics: ['feed'],
      recovered: false,
      cursor: 'e:9',
    });
    await clock.advance(5);
    const again = subscribes(socket).slice(asked.length);
    expect(again.map(({ cursor }) => cursor).sort()).toEqual(['e:5', null].sort());
  });

  it('hear of presence though another tab came first', async () => {
    const { open, letIn, clock } = openProfile();
    const first = await open({ topics: ['movie.7'] });
    const socket = await letIn();
    const data = { here: 3, watching: 0, watchers: [] };
    socket.deliver({ type: 'signal', topic: 'movie.7', signal: 'presence', data });
    const second = await open({ topics: ['movie.7'] });
    await clock.advance(5);
    for (const { live } of [first, second])
      expect(live.signals('movie.7').getSnapshot().presence).toEqual(data);

    socket.end(1012);
    await settle();
    for (const { live } of [first, second])
      expect(live.signals('movie.7').getSnapshot().presence).toBeNull();
  });

  it('each have a socket without the means to share', async () => {
    const clock = new FakeClock();
    const net = fakeWebSocket();
    for (const tab of [openTab({ clock, net }), openTab({ clock, net })]) tab.live.start();
    await settle();
    expect(net.sockets).toHaveLength(2);
  });

  it('have a socket of their own when their topics do not fit on one', async () => {
    const { open, letIn, openSockets } = openProfile();
    const many = (/** @type {number} */ from) =>
      Array.from({ length: 70 }, (_, n) => `movie.${from + n}`);
    const first = await open({ topics: many(0) });
    await letIn();
    const second = await open({ topics: many(100) });
    expect(openSockets()).toHaveLength(2);
    await letIn();
    expect([first.status(), second.status()]).toEqual(['live', 'live']);
  });
});

describe('when the holder of the socket goes', () => {
  it.each([
    ['closes', (/** @type {any} */ holder) => holder.live.stop()],
    ['is put away', (/** @type {any} */ holder) => holder.machine.leave()],
    ['crashes', (/** @type {any} */ holder) => holder.fake.crash()],
  ])('another takes over where it was itself, if the holder %s', async (_how, end) => {
    const { open, letIn, net, clock } = openProfile();
    const holder = await open();
    const socket = await letIn();
    const other = await open();
    await clock.advance(5);
    socket.deliver(event(7, 'feed'));
    await settle();

    end(holder);
    await clock.advance(1_000);
    expect(net.sockets).toHaveLength(2);
    const next = await letIn();
    const [asked] = subscribes(next);
    expect(asked).toMatchObject({ topics: ['feed'], cursor: 'e:5', have: [7] });
    next.deliver(event(7, 'feed'));
    next.deliver(event(8, 'feed'));
    await settle();
    expect(other.ids()).toEqual([7, 8]);
    expect(other.status()).toBe('live');
  });

  it('a tab on screen takes over from one that hangs, which then is one of the others', async () => {
    const { open, letIn, clock, openSockets } = openProfile();
    const holder = await open();
    const socket = await letIn();
    const other = await open();
    await clock.advance(5);

    holder.fake.hung = true;
    await clock.advance(30_000);
    const next = await letIn();
    expect(next).not.toBe(socket);
    expect(other.status()).toBe('live');

    holder.fake.goOn();
    await clock.advance(1_000);
    expect(openSockets()).toEqual([next]);
    next.deliver(event(9, 'feed'));
    await settle();
    expect([holder.ids(), other.ids()]).toEqual([[9], [9]]);
    expect(holder.status()).toBe('live');
  });

  it('a page that comes back from "back" joins the others', async () => {
    const { open, letIn, clock, openSockets } = openProfile();
    const holder = await open();
    await letIn();
    const other = await open();
    holder.machine.leave();
    await clock.advance(1_000);
    await letIn();
    holder.machine.return();
    await clock.advance(1_000);
    expect(openSockets()).toHaveLength(1);
    expect([holder.status(), other.status()]).toEqual(['live', 'live']);
  });
});

describe('one member for all tabs', () => {
  it('gives the socket to the member of the newest page, and tells the older ones', async () => {
    const { open, letIn, net, clock } = openProfile();
    const older = await open();
    /** @type {any[]} */
    const told = [];
    older.live.onViewer((viewer) => told.push(viewer.id));
    older.live.setViewer({ id: 1, at: '2026-01-01T00:00:00Z' });
    const socket = await letIn();

    const newer = await open();
    newer.live.setViewer({ id: null, at: '2026-01-01T00:01:00Z' });
    await clock.advance(5);

    expect(socket.readyState).toBe(2);
    expect(told).toEqual([null]);
    await letIn();
    expect(net.last.sent[0]).toHaveProperty('ticket');
    expect(newer.status()).toBe('live');
  });

  it('does not ask an old page who is logged in', async () => {
    const { open, letIn, openSockets, clock } = openProfile();
    const current = await open();
    current.live.setViewer({ id: 2, at: '2026-01-01T00:01:00Z' });
    const socket = await letIn();
    const stale = await open();
    let told = 0;
    stale.live.onViewer(() => told++);
    stale.live.setViewer({ id: 1, at: '2026-01-01T00:00:00Z' });
    await clock.advance(5);
    expect(told).toBe(1);
    expect(openSockets()).toEqual([socket]);
  });

  it('says in every tab that the member is logged out', async () => {
    const { open, letIn, clock } = openProfile();
    const tabs = [await open()];
    const socket = await letIn();
    tabs.push(await open());
    await clock.advance(5);
    socket.end(4500);
    await settle();
    for (const tab of tabs)
      expect(tab.live.status.getSnapshot()).toMatchObject({ status: 'stopped', code: 4500 });
  });
});

describe('when nobody looks', () => {
  const FIVE_MINUTES = 300_000;
  /** @param {any} tab @param {boolean} hidden */
  const look = (tab, hidden) => {
    tab.machine.hidden = hidden;
    tab.machine.change();
    if (!hidden) tab.machine.hope();
  };
  /** The server's heartbeats, while the time passes. @param {any} clock @param {any} socket @param {number} ms */
  async function pass(clock, socket, ms) {
    for (let left = ms; left > 0; left -= 10_000) {
      await clock.advance(Math.min(left, 10_000));
      socket.deliver({ type: 'cursor', cursor: 'e:6' });
    }
  }

  it('pauses after five minutes, and catches up from where it was when shown', async () => {
    const { open, letIn, clock, openSockets } = openProfile();
    const tab = await open();
    const socket = await letIn('pass');
    socket.deliver(event(7, 'feed'));
    look(tab, true);
    await pass(clock, socket, FIVE_MINUTES - 1);
    expect(openSockets()).toEqual([socket]);
    await clock.advance(1);
    expect(openSockets()).toEqual([]);
    expect(tab.status()).toBe('paused');
    expect(tab.watch.getSnapshot().status).toBe('stale');
    await clock.advance(3_600_000);
    expect(openSockets()).toEqual([]);

    look(tab, false);
    expect(tab.status()).toBe('catching-up');
    const next = await letIn();
    expect(next.sent[0]).toEqual({ type: 'auth', resume: 'pass' });
    expect(subscribes(next)[0]).toMatchObject({ topics: ['feed'], cursor: 'e:6' });
    expect(tab.status()).toBe('live');
  });

  it('stays while one of the tabs is on screen, whichever holds the socket', async () => {
    const { open, letIn, clock, openSockets } = openProfile();
    const holder = await open();
    const socket = await letIn();
    const other = await open();
    look(holder, true);
    await pass(clock, socket, 2 * FIVE_MINUTES);
    expect(openSockets()).toEqual([socket]);

    look(other, true);
    await pass(clock, socket, FIVE_MINUTES);
    expect(openSockets()).toEqual([]);
    look(other, false);
    await clock.advance(5);
    await letIn();
    expect([holder.status(), other.status()]).toEqual(['live', 'live']);
  });

  it('does not even connect for a tab that has been hidden since long', async () => {
    const { open, clock, openSockets } = openProfile();
    const tab = await open({ hidden: true });
    tab.live.stop();
    await clock.advance(FIVE_MINUTES);
    tab.live.start();
    await clock.advance(1_000);
    expect(openSockets()).toEqual([]);
    expect(tab.status()).toBe('paused');
  });
});

it('lets many tabs come back without more frames a second than the server takes', async () => {
  const { open, letIn, clock, net } = openProfile();
  for (let n = 0; n < 45; n++) await open({ topics: [`movie.${n}`] });
  const socket = net.last;
  await letIn();
  const atOnce = socket.sent.length;
  expect(atOnce).toBeLessThanOrEqual(40);
  await clock.advance(3_000);
  expect(subscribes(socket)).toHaveLength(45);
});
