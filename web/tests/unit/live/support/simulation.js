import { createLive } from '../../../../src/lib/live/client.js';
import * as reducers from '../../../../src/lib/live/reducers/index.js';
import { TicketError } from '../../../../src/lib/live/tickets.js';
import { FakeClock, settle } from './clock.js';
import { FakeServer } from './fakeServer.js';
import { fakeWebSocket } from './fakeSocket.js';
import { FakeProfile } from './profile.js';
import { seededRandom } from './random.js';
import { PAGE, VIEWER, World } from './world.js';

/** Pages that a reader has open, by the topic that names them. */
const TOPICS = ['feed', 'public', 'movie.1', 'user.2', 'me'];
const LOSSES = [1000, 1001, 1006, 1011, 1012, 4002, 4003, 4005, 4008, 4010];

/**
 * One reader against one server under a random schedule: transactions that commit out of order, drops,
 * dead peers, duplicates, resyncs, unknown and malformed frames, stale REST answers, a restored database.
 */
export class Simulation {
  /** @param {number} seed @param {{ tabs?: number }} [options] More than one: they share a socket. */
  constructor(seed, { tabs = 1 } = {}) {
    this.random = seededRandom(seed);
    this.clock = new FakeClock();
    this.world = new World(this.random);
    for (let n = 0; n < 25; n++) this.#transaction();
    this.server = new FakeServer(this.world, this.random);
    this.profile = tabs > 1 ? new FakeProfile() : null;
    /** Trouble is over: everything answers at once. */
    this.calm = false;
    /** @type {string[]} what broke a promise */
    this.faults = [];
    /** @type {Map<string, any>} answers of a cache between us and REST */
    this.cache = new Map();
    /** @type {Map<any, Set<string>>} `topic id` applied since the last seed, by watch */
    this.applied = new Map();
    /** @type {Map<any, any>} state shown before, by watch */
    this.shown = new Map();
    /** @type {Map<any, { fetched: string, shown: string }>} which history a watch's state is of */
    this.epochs = new Map();
    /** @type {Map<string, { tab: Tab, topic: string, watch: any, off: () => void }>} by tab and topic */
    this.pages = new Map();
    this.crashes = 0;
    this.tabs = Array.from({ length: tabs }, () => this.#openTab());
  }

  /** @returns {Tab} */
  #openTab() {
    const fake = this.profile?.tab(this.clock) ?? null;
    /** @type {Set<any>} */
    const sockets = new Set();
    const { WebSocket } = fakeWebSocket((socket) => {
      sockets.add(socket);
      this.#connecting(socket);
    });
    const live = createLive({
      tickets: { mint: () => this.#mint() },
      WebSocket,
      timers: fake?.timers ?? this.clock,
      share: fake?.share,
      random: this.random.next,
      observe: (what) => this.#observe(what),
    });
    return { live, fake, sockets };
  }

  /** A tab is killed, and the reader opens another. */
  #crash() {
    const tab = this.random.pick(this.tabs);
    if (!tab.fake) return;
    this.crashes++;
    tab.fake.crash();
    for (const [key, page] of this.pages) if (page.tab === tab) this.pages.delete(key);
    for (const socket of tab.sockets) {
      Object.assign(socket, { onopen: null, onmessage: null, onclose: null });
      socket.close();
    }
    const next = this.#openTab();
    this.tabs[this.tabs.indexOf(tab)] = next;
    next.live.start();
  }

  /** @param {number} steps */
  async run(steps) {
    for (const { live } of this.tabs) live.start();
    for (let step = 0; step < steps; step++) {
      await this.#step();
      await settle();
    }
    await this.#comeToRest();
  }

  // --- the outside

  async #mint() {
    if (!this.calm && this.random.chance(0.2))
      throw new TicketError('no ticket: 503', { retryAfterMs: 300 });
    return { url: 'ws://test/ws/', ticket: 'ticket' };
  }

  /** @param {any} socket */
  #connecting(socket) {
    this.clock.setTimeout(() => {
      if (socket.readyState !== 0) return;
      if (!this.server.up) socket.end(1006);
      else {
        this.server.connect(socket);
        socket.accept();
      }
    }, this.random.below(50));
  }

  /** REST as a reader may get it: the cursor is older than the data, and both may come from a cache. @param {string} topic @param {number} limit */
  async rest(topic, limit) {
    const key = `${topic} ${limit}`;
    if (!this.calm && this.random.chance(0.1)) throw new Error('no answer');
    const cached = this.cache.get(key);
    if (!this.calm && cached && this.random.chance(0.3)) return cached;
    const { cursor } = this.world;
    if (!this.calm && this.random.chance(0.5)) this.#transaction();
    const answer = this.world.rest(topic, { limit, cursor });
    if (!answer) throw Object.assign(new Error('gone'), { status: 404 });
    this.cache.set(key, answer);
    return answer;
  }

  #transaction() {
    this.world.begin();
    if (this.random.chance(0.8)) this.world.commit();
  }

  // --- the reader

  /** @param {string} topic */
  async #open(topic) {
    const reducer = reducers.reducerFor(topic, { results: [] });
    const options = { viewerId: VIEWER };
    const tab = this.random.pick(this.tabs);
    const key = `${this.tabs.indexOf(tab)} ${topic}`;
    const answer = await this.rest(topic, PAGE).catch(() => null);
    if (!answer || this.pages.has(key) || !this.tabs.includes(tab)) return;
    const watch = tab.live.watch({
      topics: topic === 'me' ? ['me'] : [topic, 'me'],
      initial: reducer.seed(answer, options),
      cursor: answer.live_cursor,
      reducer,
      refetch: async (current) => {
        const fresh = await this.rest(topic, Math.max(PAGE, current.cards?.length ?? 0));
        const epochs = this.epochs.get(watch);
        if (epochs) epochs.fetched = fresh.live_cursor.split(':')[0];
        return { state: reducer.seed(fresh, options), cursor: fresh.live_cursor };
      },
    });
    const epoch = answer.live_cursor.split(':')[0];
    this.epochs.set(watch, { fetched: epoch, shown: epoch });
    this.pages.set(key, { tab, topic, watch, off: watch.subscribe(() => {}) });
  }

  #read() {
    const page = this.#anyPage(this.random.pick(['feed', 'public']));
    if (!page) return;
    const { watch, topic } = page;
    if (this.random.chance(0.3)) watch.dispatch(reducers.showPending);
    else if (this.random.chance(0.5))
      watch.dispatch((/** @type {any} */ s) => reducers.setAtTop(s, this.random.chance(0.5)));
    else {
      const before = watch.getSnapshot().state.cards.at(-1)?.id;
      if (before === undefined) return;
      const answer = this.world.rest(topic, { before });
      for (let n = this.random.below(3); n > 0; n--) this.#transaction();
      watch.dispatch((/** @type {any} */ s) =>
        s.cards.at(-1)?.id === before ? reducers.appendPage(s, answer) : s,
      );
    }
  }

  // --- the schedule

  async #step() {
    const { random, server, world, clock } = this;
    const connections = [...server.connections];
    const connection = connections.length ? random.pick(connections) : null;
    const step = random.weighted({
      begin: 8, commit: 8, tail: 5, deliver: 10, time: 5, heartbeat: 1, counters: 1, open: 1, read: 1,
      close: 0.3, crash: this.profile ? 0.3 : 0, drop: 0.5, dead: 0.15, resync: 0.3, odd: 1, down: 0.15, restore: 0.05, nudge: 0.2,
    }); // prettier-ignore
    if (step === 'begin') world.begin();
    else if (step === 'commit') world.commit();
    else if (step === 'tail') server.tail();
    else if (step === 'time') await clock.advance(random.below(4_000));
    else if (step === 'open') this.#open(random.pick(TOPICS));
    else if (step === 'read') this.#read();
    else if (step === 'close') this.#close(random.pick(TOPICS));
    else if (step === 'down') server.up = !server.up;
    else if (step === 'restore') world.restore();
    else if (step === 'nudge') random.pick(this.tabs).live.retry();
    else if (step === 'crash') this.#crash();
    else if (connection) this.#trouble(step, connection);
  }

  /** @param {string} step @param {import('./fakeServer.js').Connection} connection */
  #trouble(step, connection) {
    const { random } = this;
    if (step === 'deliver') connection.deliver(1 + random.below(12), 0.15);
    else if (step === 'heartbeat') connection.heartbeat();
    else if (step === 'counters') connection.flushCounters();
    else if (step === 'drop') connection.end(random.pick(LOSSES));
    else if (step === 'dead') connection.dead = true;
    else if (step === 'resync')
      connection.resync([...connection.topics].filter(() => random.chance(0.5)));
    else
      connection.fifo.push(
        random.pick([
          '{"type":',
          '[]',
          { type: 'presence', who: 3 },
          { type: 'event', id: 'x' },
          { type: 'event', id: -1, topic: 'feed', event: 'party.started', at: 't', data: {} },
          {
            type: 'event',
            id: -2,
            topic: 'public',
            event: 'diary.logged',
            at: 't',
            data: { card: null },
          },
        ]),
      );
  }

  /** @param {string} topic */
  #close(topic) {
    const page = this.#anyPage(topic);
    page?.off();
    for (const [key, one] of this.pages) if (one === page) this.pages.delete(key);
  }

  /** @param {string} topic */
  #anyPage(topic) {
    const open = [...this.pages.values()].filter((page) => page.topic === topic);
    return open.length > 0 ? this.random.pick(open) : null;
  }

  /** No more writes; the network heals; everything arrives. */
  async #comeToRest() {
    const { world, server, clock } = this;
    while (world.open.length) world.commit();
    this.calm = true;
    this.cache.clear();
    server.up = true;
    for (const { live } of this.tabs) live.retry();
    for (let round = 0, quiet = 0; round < 60 && quiet < 3; round++) {
      server.tail();
      for (const connection of [...server.connections]) {
        connection.heartbeat();
        connection.deliver(1_000);
      }
      await clock.advance(2_000);
      quiet = this.#isAtRest() ? quiet + 1 : 0;
    }
  }

  #isAtRest() {
    const settled = ['live', 'gone'];
    const pages = [...this.pages.values()].map(({ watch }) => watch.getSnapshot().status);
    const waiting = [...this.server.connections].some(({ fifo, dead }) => dead || fifo.length > 0);
    return !waiting && pages.every((status) => settled.includes(status));
  }

  // --- the promises

  /** @param {any} what */
  #observe({ watch, kind, topic, frame, state }) {
    const before = this.shown.get(watch);
    this.shown.set(watch, state);
    if (kind === 'reseeded') {
      this.applied.set(watch, new Set());
      const epochs = this.epochs.get(watch);
      if (epochs?.shown === epochs?.fetched) this.#compareRevs(before, state, 'refetch');
      if (epochs) epochs.shown = epochs.fetched;
      return;
    }
    if (kind !== 'applied') return;
    const applied = this.applied.get(watch) ?? new Set();
    this.applied.set(watch, applied);
    const key = `${topic} ${frame.id}`;
    if (applied.has(key) && frame.id > 0) this.faults.push(`applied twice: ${key}`);
    applied.add(key);
    this.#compareRevs(before, state, frame.event);
  }

  /** Nothing on screen may fall back to an older version of itself. @param {any} before @param {any} after @param {string} why */
  #compareRevs(before, after, why) {
    if (!before || before === after) return;
    const old = revsOf(before);
    for (const [key, rev] of revsOf(after)) {
      if ((old.get(key) ?? -1) > rev)
        this.faults.push(`older ${key} after ${why}: ${old.get(key)} -> ${rev}`);
    }
  }

  /** Each open page beside a fresh answer of REST. */
  compare() {
    return [...this.pages.values()].map(({ topic, watch }) => {
      const { state, status } = watch.getSnapshot();
      const shown = reducers.view(topic, state);
      if (status === 'gone')
        return { topic, status, shown: null, expected: this.world.rest(topic) && null };
      const fresh = this.world.rest(topic, { limit: 10_000 });
      const expected =
        fresh && reducers.view(topic, reducers.seed(topic, fresh, { viewerId: VIEWER }));
      // A list shows what it has loaded; below that REST has more.
      if (shown.cards && state.hasMore) {
        const floor = shown.cards.at(-1)?.id ?? Infinity;
        expected.cards = expected.cards.filter((/** @type {any} */ { id }) => id >= floor);
      }
      for (const one of [shown, expected]) forgetUnknownLikes(one, state);
      return { topic, status, shown, expected };
    });
  }
}

/** @typedef {{ live: import('../../../../src/lib/live/client.js').Live, fake: import('./profile.js').FakeTab | null, sockets: Set<any> }} Tab */

/** Events are the same for everybody, so of a review first seen in one nobody knows whether we like it. @param {any} view @param {any} state */
function forgetUnknownLikes(view, state) {
  for (const card of view.cards ?? view.reviews ?? view.recent ?? []) {
    const review = card.review ?? card.entry?.review;
    if (review && state.memory.counters.get(review.id)?.liked === undefined) delete review.liked;
  }
}

/** Every version that a state shows. @param {any} state */
function revsOf(state) {
  const revs = new Map();
  for (const card of [
    ...(state.cards ?? []),
    ...(state.pending ?? []),
    ...(state.reviews ?? []),
    ...(state.recent ?? []),
  ]) {
    revs.set(`card ${card.id}`, card.rev);
    const review = card.review ?? card.entry?.review;
    if (review) revs.set(`review of card ${card.id}`, review.rev);
  }
  if (state.stats) revs.set('stats', state.stats.rev);
  if (state.items) revs.set('read state', state.rev);
  return revs;
}
