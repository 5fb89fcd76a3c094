import { Session } from './session.js';
import { createStore } from './store.js';
import { systemTimers } from './timers.js';
import { Topics } from './topics.js';
import { Watch } from './watch.js';

/**
 * @typedef {object} LiveStatus
 * @property {'connecting' | 'live' | 'catching-up' | 'reconnecting' | 'offline' | 'stopped'} status
 * @property {number} [code] Close code, when `stopped`.
 * @property {string} [reason] Why it is `stopped`: `logged-out`, `too-many-connections` …
 *
 * @typedef {object} Environment What the machine says about itself.
 * @property {() => boolean} isOnline
 * @property {(onHope: () => void, onChange: () => void) => () => void} watch
 *   `onHope`: the network may be back. `onChange`: `isOnline` may have changed. Returns its end.
 *
 * @typedef {ReturnType<typeof createMetrics>} Metrics
 *
 * @typedef {object} LiveOptions
 * @property {import('./tickets.js').TicketSource} tickets
 * @property {any} WebSocket
 * @property {import('./timers.js').Timers} [timers]
 * @property {() => number} [random]
 * @property {Environment} [environment]
 * @property {(what: import('./watch.js').Observation) => void} [observe] For tests and load tests.
 */

/** A machine that is always there, as a server is. @type {Environment} */
const STEADY = { isOnline: () => true, watch: () => () => {} };

function createMetrics() {
  return {
    frames: 0,
    applied: 0,
    duplicates: 0,
    malformed: 0,
    unknownFrames: 0,
    unknownEvents: 0,
    resyncs: 0,
    refetches: 0,
    connects: 0,
    reconnects: 0,
  };
}

/** One live client: a session, its topics, and a status for the indicator. */
export class Live {
  metrics = createMetrics();
  #timers;
  #random;
  #environment;
  #observe;
  #status = createStore(/** @type {LiveStatus} */ ({ status: 'connecting' }));
  #topics;
  #session;
  #started = false;
  /** @type {() => void} */
  #unwatch = () => {};

  /** @param {LiveOptions} options */
  constructor(options) {
    const { tickets, WebSocket, timers = systemTimers, random = Math.random } = options;
    this.#timers = timers;
    this.#random = random;
    this.#environment = options.environment ?? STEADY;
    this.#observe = options.observe;
    this.#topics = new Topics({
      timers,
      send: (frame) => this.#session.send(frame),
      reset: () => this.#session.reset(),
      onChange: () => this.#showStatus(),
    });
    const events = this.#sessionEvents();
    this.#session = new Session({ tickets, WebSocket, timers, random, events });
    const { subscribe, getSnapshot, getServerSnapshot } = this.#status;
    this.status = { subscribe, getSnapshot, getServerSnapshot };
  }

  /** Connects; safe to repeat. */
  start() {
    this.#unwatch();
    this.#unwatch = this.#environment.watch(
      () => this.#session.nudge(),
      () => this.#showStatus(),
    );
    this.#started = true;
    this.#session.start();
  }

  /** Leaves, with status `stopped`; `start` begins again. */
  stop() {
    this.#unwatch();
    this.#session.stop();
  }

  /** Log-in, log-out: the old member's socket and resume ticket are dropped, open topics fetched anew. */
  sessionChanged() {
    this.#session.restart();
    this.#topics.changeIdentity();
  }

  /** The reader does not want to wait, or wants to try again after `stopped`. */
  retry() {
    this.#session.retry();
  }

  /**
   * One state kept in step with its topics, from the first `subscribe` on.
   * @param {import('./watch.js').WatchOptions} options
   */
  watch(options) {
    return new Watch(options, {
      topics: this.#topics,
      timers: this.#timers,
      random: this.#random,
      metrics: this.metrics,
      observe: this.#observe,
    });
  }

  /** @returns {import('./session.js').SessionEvents} */
  #sessionEvents() {
    const metrics = this.metrics;
    const topics = this.#topics;
    return {
      onReady() {
        metrics.connects++;
        metrics.reconnects = metrics.connects - 1;
        topics.up();
      },
      onFrame(frame) {
        metrics.frames++;
        topics.take(frame);
      },
      onMalformed() {
        metrics.malformed++;
        topics.refetchAll('malformed');
      },
      onUnknown: () => metrics.unknownFrames++,
      onDown: () => topics.down(),
      onPositionLost: () => topics.refetchAll('position'),
      onState: () => this.#showStatus(),
    };
  }

  #showStatus() {
    const next = statusOf({
      session: this.#session.state,
      settled: this.#topics.settled,
      online: this.#environment.isOnline(),
      started: this.#started,
    });
    const { status, code, reason } = this.#status.getSnapshot();
    if (next.status !== status || next.code !== code || next.reason !== reason)
      this.#status.set(next);
  }
}

/** @param {LiveOptions} options */
export const createLive = (options) => new Live(options);

/**
 * @param {{ session: import('./session.js').SessionState, settled: boolean, online: boolean, started: boolean }} facts
 * @returns {LiveStatus}
 */
function statusOf({ session, settled, online, started }) {
  const { phase, lost, code, reason } = session;
  if (phase === 'stopped') return { status: 'stopped', code, reason };
  if (phase === 'ready') return { status: settled ? 'live' : 'catching-up' };
  if (phase === 'idle' && started) return { status: 'stopped' };
  if (!online) return { status: 'offline' };
  return { status: lost ? 'reconnecting' : 'connecting' };
}
