import { SharedSession } from './shared.js';
import { Signals } from './signals.js';
import { createStore } from './store.js';
import { systemTimers } from './timers.js';
import { Topics } from './topics.js';
import { Watch } from './watch.js';

/**
 * @typedef {object} LiveStatus
 * @property {'connecting' | 'live' | 'catching-up' | 'reconnecting' | 'offline' | 'paused' | 'stopped'} status
 *   `paused`: nobody has looked at any tab for minutes.
 * @property {number} [code] Close code, when `stopped`.
 * @property {string} [reason] Why it is `stopped`: `logged-out`, `too-many-connections` …
 *
 * @typedef {object} Environment What the machine says about itself.
 * @property {() => boolean} isOnline
 * @property {() => boolean} [isHidden] Whether nobody looks at this tab.
 * @property {(listener: Listener) => () => void} watch Returns its end.
 *
 * @typedef {object} Listener
 * @property {() => void} onHope The network may be back.
 * @property {() => void} onChange `isOnline` or `isHidden` may have changed.
 * @property {() => void} onLeave The page is being put away: frozen, or kept for "back".
 * @property {() => void} onReturn It is there again.
 *
 * @typedef {ReturnType<typeof createMetrics>} Metrics
 *
 * @typedef {object} LiveOptions
 * @property {import('./tickets.js').TicketSource} tickets
 * @property {any} WebSocket
 * @property {import('./timers.js').Timers} [timers]
 * @property {() => number} [random]
 * @property {Environment} [environment]
 * @property {import('./shared.js').Share | null} [share] How the tabs of a browser profile share one socket.
 * @property {number} [pauseAfterMs] See `Desk`.
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
  #signals = new Signals();
  #topics;
  #session;
  /** @type {(viewer: import('./desk.js').Viewer) => void} */
  #onViewer = () => this.#topics.changeIdentity();
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
      signals: this.#signals,
      onChange: () => this.#showStatus(),
    });
    const events = this.#sessionEvents();
    const { share, pauseAfterMs } = options;
    const how = { tickets, WebSocket, timers, random, events, share, pauseAfterMs };
    this.#session = new SharedSession(how);
    const { subscribe, getSnapshot, getServerSnapshot } = this.#status;
    this.status = { subscribe, getSnapshot, getServerSnapshot };
  }

  /** Connects; safe to repeat. */
  start() {
    this.#unwatch();
    this.#unwatch = this.#environment.watch({
      onHope: () => this.#session.nudge(),
      onChange: () => this.#lookAround(),
      onLeave: () => this.#session.stop(),
      onReturn: () => this.#session.start(),
    });
    this.#started = true;
    this.#session.setHidden(this.#isHidden());
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

  /**
   * Whom the page on screen was rendered for: the socket follows the newest page of all tabs.
   * @param {{ id: number | null, at: string }} viewer `at`: when, ISO 8601, by the clock of the web server.
   */
  setViewer(viewer) {
    this.#session.setViewer(viewer);
  }

  /**
   * What to do when a newer page of another tab is another member's; without it, everything open is
   * fetched anew.
   * @param {(viewer: { id: number | null, at: string }) => void} run
   */
  onViewer(run) {
    this.#onViewer = run;
  }

  /**
   * Says something of this moment, if the socket is there to hear it.
   * @param {string} topic
   * @param {'watching' | 'stopped' | 'typing'} signal
   */
  signal(topic, signal) {
    this.#session.send({ type: 'signal', topic, signal });
  }

  /** What others say on a topic that some watch is on. @param {string} topic */
  signals(topic) {
    return this.#signals.of(topic);
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

  #lookAround() {
    this.#session.setHidden(this.#isHidden());
    this.#showStatus();
  }

  #isHidden() {
    return this.#environment.isHidden?.() ?? false;
  }

  /** @returns {import('./shared.js').SharedEvents} */
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
      onRejoin: (left) => topics.rejoin(left),
      onPositionLost: () => topics.refetchAll('position'),
      onChanged: () => topics.changeIdentity(),
      onViewer: (viewer) => this.#onViewer(viewer),
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
  const { phase, lost, resumed, code, reason } = session;
  if (phase === 'stopped') return { status: 'stopped', code, reason };
  if (phase === 'idle' && started) return { status: 'stopped' };
  // A dead network is known before its sockets are.
  if (!online) return { status: 'offline' };
  if (phase === 'paused') return { status: 'paused' };
  if (phase === 'ready') return { status: settled ? 'live' : 'catching-up' };
  if (resumed) return { status: 'catching-up' };
  return { status: lost ? 'reconnecting' : 'connecting' };
}
