import { backoffMs } from './backoff.js';
import { checkEvent } from './events.js';
import { Lane, LISTENING } from './lane.js';
import { sameHistory } from './protocol.js';
import { createStore } from './store.js';

/**
 * @typedef {import('./protocol.js').EventFrame} EventFrame
 * @typedef {import('./lane.js').RefetchReason} RefetchReason
 *
 * @typedef {object} Reducer Pure, total, idempotent, safe in any order.
 * @property {(state: any, frame: EventFrame) => any} apply
 * @property {(state: any) => boolean} [wantsRefetch] Whether the state asks for a fresh one.
 * @property {(old: any, fresh: any, how: { sameHistory: boolean }) => any} [reseed]
 *   What to show when `fresh` replaces `old`. Without it: `fresh`.
 * @property {(state: any) => any} [gone] What is left to show of something that may not be read any more.
 *
 * @typedef {(current: any) => Promise<{ state: any, cursor: string | null }>} Refetch
 *
 * `seeded`: as the server rendered it. `catching-up`: being replayed or refetched. `live`. `stale`:
 * the socket is lost. `refused`: no topic of it may be read. `gone`: a refetch said so.
 * @typedef {'seeded' | 'catching-up' | 'live' | 'stale' | 'refused' | 'gone'} WatchStatus
 *
 * @typedef {object} WatchOptions
 * @property {string[]} topics
 * @property {any} initial
 * @property {string | null} cursor The place in the log that `initial` belongs to; null: from now on.
 * @property {Reducer} reducer
 * @property {Refetch} [refetch]
 *
 * @typedef {object} WatchContext
 * @property {import('./topics.js').Topics} topics
 * @property {import('./timers.js').Timers} timers
 * @property {() => number} random
 * @property {import('./client.js').Metrics} metrics
 * @property {(what: Observation) => void} [observe]
 *
 * @typedef {{ watch: Watch, state: any } & (
 *   { kind: 'applied' | 'duplicate', topic: string, frame: EventFrame } | { kind: 'reseeded' })} Observation
 */

/** A page that comes back at once (a strict-mode remount, a quick "back") finds its lanes still open. */
const LINGER_MS = 1_000;
/** Refetches closer together than this wait longer and longer. */
const CALM_MS = 10_000;
/** Unasked `resync` reaches many sockets at once; their requests need not. */
const RESYNC_SPREAD_MS = 500;
/** Frames that wait for a replay to end; a server replays fewer. */
const QUEUE_MAX = 5_000;
/** @type {Set<import('./lane.js').LanePhase>} */
const SETTLING = new Set(['replayed', 'live', 'refused']);
/** Answers after which asking again is of no use. */
const FINAL_STATUS = new Set([401, 403, 404, 410]);

/**
 * One state on screen: seeded by REST, moved by events, replaced by REST when its place is lost.
 *
 * The rule that keeps it exact: the state is a snapshot, plus what a replay from its cursor brings, plus
 * what comes live after that. So events wait in the queue until the replay of all topics is complete,
 * and are dropped when the socket goes or a refetch begins first: the next replay brings them.
 */
export class Watch {
  #context;
  #options;
  #store;
  /** @type {Lane[]} */
  #lanes;
  /** @type {{ lane: Lane, frame: EventFrame }[]} */
  #queue = [];
  #open = false;
  #wasLive = false;
  #gone = false;
  #identity;
  /** @type {string | null} cursor of the last seed */
  #cursor;
  #refetching = false;
  #refetchRound = 0;
  #refetchAttempt = 0;
  #refetchedAt = Number.NEGATIVE_INFINITY;
  /** @type {any} */
  #refetchTimer = null;
  /** @type {any} */
  #lingerTimer = null;

  /**
   * @param {WatchOptions} options
   * @param {WatchContext} context
   */
  constructor(options, context) {
    this.#options = options;
    this.#context = context;
    this.#cursor = options.cursor;
    this.#identity = context.topics.identity;
    this.#lanes = options.topics.map((topic) => new Lane(topic, options.cursor, this));
    this.#store = createStore({
      state: options.initial,
      status: /** @type {WatchStatus} */ ('seeded'),
    });
    this.getSnapshot = this.#store.getSnapshot;
    this.getServerSnapshot = this.#store.getServerSnapshot;
  }

  // --- for the page

  /** Listening keeps the topics subscribed. @param {() => void} listener @returns {() => void} */
  subscribe = (listener) => {
    const off = this.#store.subscribe(listener);
    this.#activate();
    return () => {
      off();
      if (this.#store.size() > 0) return;
      this.#context.timers.clearTimeout(this.#lingerTimer);
      this.#lingerTimer = this.#context.timers.setTimeout(() => this.#release(), LINGER_MS);
    };
  };

  /**
   * A change of the page's own (a pill pressed, a page appended, a like not answered yet).
   * @param {((state: any) => any) | { event: string, data: any }} action
   */
  dispatch = (action) => {
    const { state } = this.getSnapshot();
    const local = { type: /** @type {const} */ ('event'), id: 0, topic: '', at: '' };
    this.#show(
      typeof action === 'function'
        ? action(state)
        : this.#options.reducer.apply(state, { ...local, ...action }),
    );
  };

  /** The newest closures of the page. @param {Partial<WatchOptions>} options */
  update(options) {
    this.#options = { ...this.#options, ...options };
  }

  #activate() {
    this.#context.timers.clearTimeout(this.#lingerTimer);
    if (this.#open || this.#gone) return;
    this.#open = true;
    const { topics } = this.#context;
    for (const lane of this.#lanes) topics.open(lane);
    if (this.#identity !== topics.identity) this.needRefetch('identity');
  }

  #release() {
    if (!this.#open || this.#store.size() > 0) return;
    this.#open = false;
    this.#cancelRefetch();
    this.#queue = [];
    for (const lane of this.#lanes) this.#context.topics.close(lane);
    this.changed();
  }

  // --- for its lanes

  /**
   * Across its topics too, a watch applies in the order of arrival: a card and the unfollow that takes
   * it away come on two of them.
   * @param {Lane} lane
   * @param {EventFrame} frame
   */
  receive(lane, frame) {
    // Not asked for, or not again yet: the next replay begins at this lane's cursor.
    if (!LISTENING.has(lane.phase)) return;
    if (this.settled) {
      this.#commit([{ lane, frame }]);
      return;
    }
    this.#queue.push({ lane, frame });
    if (this.#queue.length > QUEUE_MAX) this.needRefetch('lost');
  }

  get settled() {
    return this.#lanes.every(({ phase }) => phase === 'live' || phase === 'refused');
  }

  settle() {
    if (!this.#lanes.every(({ phase }) => SETTLING.has(phase))) return;
    for (const lane of this.#lanes)
      if (lane.phase === 'replayed') this.#context.topics.goLive(lane);
    const queued = this.#queue;
    this.#queue = [];
    this.#commit(queued);
  }

  down() {
    this.#queue = [];
    this.changed();
  }

  changed() {
    const status = this.#status();
    if (status === 'live') this.#wasLive = true;
    const snapshot = this.getSnapshot();
    if (snapshot.status !== status) this.#store.set({ ...snapshot, status });
  }

  /** @returns {WatchStatus} */
  #status() {
    if (this.#gone) return 'gone';
    const lanes = this.#lanes;
    if (!this.#open || !this.#context.topics.connected || !lanes.length) {
      return this.#wasLive ? 'stale' : 'seeded';
    }
    if (lanes.every(({ phase }) => phase === 'refused')) return 'refused';
    return this.settled ? 'live' : 'catching-up';
  }

  // --- events

  /** @param {{ lane: Lane, frame: EventFrame }[]} entries */
  #commit(entries) {
    const { metrics, observe } = this.#context;
    let { state } = this.getSnapshot();
    let broken = false;
    for (const { lane, frame } of entries) {
      if (lane.seen.has(frame.id)) {
        metrics.duplicates++;
        observe?.({ watch: this, kind: 'duplicate', topic: lane.topic, frame, state });
        continue;
      }
      lane.applied(frame.id);
      const next = this.#reduce(state, frame);
      broken ||= next === undefined;
      state = next ?? state;
      observe?.({ watch: this, kind: 'applied', topic: lane.topic, frame, state });
    }
    this.#show(state);
    if (broken) this.needRefetch('malformed');
  }

  /** The next state, or undefined when the event is not what it says it is. @param {any} state @param {EventFrame} frame */
  #reduce(state, frame) {
    const { metrics } = this.#context;
    const verdict = checkEvent(frame.event, frame.data);
    if (verdict === 'unknown') {
      metrics.unknownEvents++;
      return state;
    }
    try {
      if (verdict === 'known') {
        const next = this.#options.reducer.apply(state, frame);
        metrics.applied++;
        return next;
      }
    } catch {
      // A field that nobody thought of: treated as the malformed event that it is.
    }
    metrics.malformed++;
    return undefined;
  }

  /** @param {any} state */
  #show(state) {
    const snapshot = this.getSnapshot();
    if (!Object.is(snapshot.state, state)) this.#store.set({ ...snapshot, state });
    const { reducer, refetch } = this.#options;
    if (this.#open && refetch && reducer.wantsRefetch?.(state)) this.needRefetch('asked');
  }

  // --- refetching

  /** @param {RefetchReason} why */
  needRefetch(why) {
    if (this.#gone || !this.#open) return;
    const { topics, timers, metrics } = this.#context;
    // What came before is in the fresh state, comes again after it, or is of a history that is no more.
    this.#queue = [];
    if (this.#refetching && why !== 'identity') return;
    if (why === 'lost' || why === 'resync' || why === 'position') metrics.resyncs++;
    this.#cancelRefetch();
    if (!this.#options.refetch) {
      this.#goOnFromNow();
      return;
    }
    this.#refetching = true;
    for (const lane of this.#lanes) topics.hold(lane);
    this.#refetchTimer = timers.setTimeout(() => this.#refetch(), this.#refetchDelayMs(why));
  }

  /** @param {RefetchReason} why */
  #refetchDelayMs(why) {
    const { timers, random } = this.#context;
    if (why === 'identity') return 0;
    if (timers.now() - this.#refetchedAt >= CALM_MS) {
      this.#refetchAttempt = 0;
      return why === 'resync' ? Math.floor(random() * RESYNC_SPREAD_MS) : 0;
    }
    return backoffMs(this.#refetchAttempt++, { random });
  }

  async #refetch() {
    const round = ++this.#refetchRound;
    this.#context.metrics.refetches++;
    this.#identity = this.#context.topics.identity;
    this.#refetchedAt = this.#context.timers.now();
    try {
      const { state, cursor } = await /** @type {Refetch} */ (this.#options.refetch)(
        this.getSnapshot().state,
      );
      if (round === this.#refetchRound) this.#reseed(state, cursor ?? null);
    } catch (error) {
      if (round === this.#refetchRound) this.#refetchFailed(error);
    }
  }

  /** @param {any} error */
  #refetchFailed(error) {
    if (FINAL_STATUS.has(error?.status)) {
      this.#cancelRefetch();
      this.#gone = true;
      this.#open = false;
      for (const lane of this.#lanes) this.#context.topics.close(lane);
      const { reducer } = this.#options;
      if (reducer.gone) this.#show(reducer.gone(this.getSnapshot().state));
      this.changed();
      return;
    }
    const delayMs = Math.max(
      backoffMs(this.#refetchAttempt++, { random: this.#context.random }),
      (Number(error?.retryAfter_s) || 0) * 1000,
    );
    this.#refetchTimer = this.#context.timers.setTimeout(() => this.#refetch(), delayMs);
  }

  /** Without `refetch` there is nothing better than to go on from now. */
  #goOnFromNow() {
    this.#cursor = null;
    for (const lane of this.#lanes) {
      lane.reseed(null);
      this.#context.topics.ask(lane);
    }
  }

  /** @param {any} fresh @param {string | null} cursor */
  #reseed(fresh, cursor) {
    this.#cancelRefetch();
    const { reducer } = this.#options;
    const old = this.getSnapshot();
    const how = { sameHistory: sameHistory(this.#cursor, cursor) };
    const state = reducer.reseed ? reducer.reseed(old.state, fresh, how) : fresh;
    this.#cursor = cursor;
    for (const lane of this.#lanes) lane.reseed(cursor);
    if (!Object.is(old.state, state)) this.#store.set({ ...old, state });
    this.#context.observe?.({ watch: this, kind: 'reseeded', state });
    for (const lane of this.#lanes) this.#context.topics.ask(lane);
  }

  #cancelRefetch() {
    this.#refetchRound++;
    this.#refetching = false;
    this.#context.timers.clearTimeout(this.#refetchTimer);
    this.#refetchTimer = null;
  }
}
