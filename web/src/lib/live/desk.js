import { Session } from './session.js';
import { Switchboard } from './switchboard.js';

/**
 * The tab that holds the socket, seen from all tabs, itself included: each is a port that says hello
 * now and then, sends frames, and is told what happens.
 *
 * @typedef {{ id: number | null, at: string }} Viewer Whom a page was rendered for (`null`: anybody), and when.
 *
 * @typedef {{ kind: 'hello', hiddenMs: number | null, viewer: Viewer | null }
 *   | { kind: 'bye' | 'retry' | 'nudge' | 'restart' }
 *   | { kind: 'reset', conn: string }
 *   | { kind: 'send', conn: string, frame: import('./protocol.js').ClientFrame }} ToDesk
 *   `hiddenMs`: for how long nobody has looked at the tab; null: it is on screen.
 *
 * @typedef {{ kind: 'state', conn: string | null, state: import('./session.js').SessionState }
 *   | { kind: 'frame', conn: string | null, text: unknown, frame?: import('./protocol.js').ServerFrame }
 *   | { kind: 'rejoin', conn: string | null, topics: string[] }
 *   | { kind: 'viewer', viewer: Viewer }
 *   | { kind: 'position' | 'changed' | 'full' }} ToTab
 *   `conn` names one connection while it is ready: what belongs to another one no longer counts.
 *   `frame` is for the tab in the same process, which need not parse `text` again.
 *
 * @typedef {import('./switchboard.js').PortId} PortId
 *
 * @typedef {object} DeskOptions
 * @property {string} term Names this desk: part of the names of its connections.
 * @property {Omit<import('./session.js').SessionOptions, 'events'>} session
 * @property {number} [pauseAfterMs] How long nobody looks at any tab before the socket is left.
 * @property {(to: PortId[] | null, message: ToTab) => void} post `null`: to all.
 * @property {(port: PortId, gone: () => void) => void} [watch] Calls `gone` when the tab has crashed.
 */

export const PAUSE_AFTER_MS = 5 * 60_000;

export class Desk {
  #options;
  #timers;
  #session;
  #switchboard;
  /** @type {Map<PortId, { hiddenSince: number | null }>} */
  #ports = new Map();
  /** @type {Viewer | null} as the newest page says */
  #viewer = null;
  /** @type {string | null} the connection that is ready */
  #conn = null;
  #conns = 0;
  #pauseTimer = /** @type {any} */ (null);
  #closed = false;

  /** @param {DeskOptions} options */
  constructor(options) {
    const { session } = options;
    /** @type {DeskOptions['post']} */
    const post = (to, message) => this.#post(to, message);
    this.#options = options;
    this.#timers = /** @type {import('./timers.js').Timers} */ (session.timers);
    this.#session = new Session({ ...session, events: this.#sessionEvents() });
    this.#switchboard = new Switchboard({
      send: (frame) => this.#session.send(frame),
      deliver: (to, frame, text) => {
        post(to, { kind: 'frame', conn: this.#conn, text: text ?? JSON.stringify(frame), frame });
      },
      rejoin: (to, topics) => post(to, { kind: 'rejoin', conn: this.#conn, topics }),
      full: (port) => {
        post([port], { kind: 'full' });
        this.#remove(port);
      },
    });
  }

  /** Leaves the socket; another tab may hold the next one. @returns {import('./session.js').Pass | null} */
  close() {
    this.#closed = true;
    this.#timers.clearTimeout(this.#pauseTimer);
    this.#session.stop();
    const state = { phase: /** @type {const} */ ('waiting'), lost: true };
    this.#options.post(null, { kind: 'state', conn: null, state });
    return this.#session.pass;
  }

  /** @param {PortId[] | null} to @param {ToTab} message */
  #post(to, message) {
    if (!this.#closed) this.#options.post(to, message);
  }

  /** @param {PortId} from @param {ToDesk} message */
  hear(from, message) {
    if (this.#closed) return;
    if (message.kind === 'hello') this.#hello(from, message);
    else if (message.kind === 'send') this.#send(from, message);
    else if (message.kind === 'bye') this.#remove(from);
    else if (message.kind === 'retry') this.#session.retry();
    else if (message.kind === 'nudge') this.#session.nudge();
    else if (message.kind === 'reset') this.#reset(message);
    else if (message.kind === 'restart') this.#restart(from);
  }

  // --- the tabs

  /** @param {PortId} from @param {Extract<ToDesk, { kind: 'hello' }>} hello */
  #hello(from, { hiddenMs, viewer }) {
    if (!this.#ports.has(from)) this.#options.watch?.(from, () => this.#remove(from));
    const hiddenSince = hiddenMs === null ? null : this.#timers.now() - hiddenMs;
    this.#ports.set(from, { hiddenSince });
    if (viewer) this.#recognize(from, viewer);
    this.#session.wake();
    this.#lookAround();
    this.#post([from], this.#stateMessage());
  }

  /** @param {PortId} from @param {Extract<ToDesk, { kind: 'send' }>} message */
  #send(from, { conn, frame }) {
    if (conn === this.#conn && this.#ports.has(from)) this.#switchboard.send(from, frame);
  }

  /** @param {PortId} port */
  #remove(port) {
    if (this.#closed || !this.#ports.delete(port)) return;
    if (this.#conn !== null) this.#switchboard.leave(port);
    this.#lookAround();
  }

  /** @param {{ conn: string }} message */
  #reset({ conn }) {
    if (conn === this.#conn) this.#session.reset();
  }

  /** @param {PortId} from */
  #restart(from) {
    this.#session.restart();
    const others = [...this.#ports.keys()].filter((port) => port !== from);
    if (others.length) this.#post(others, { kind: 'changed' });
  }

  /**
   * Pages rendered for another member than the socket is for: the newest page knows who is logged in.
   * @param {PortId} from
   * @param {Viewer} viewer
   */
  #recognize(from, viewer) {
    const known = this.#viewer;
    if (!known || viewer.at > known.at) {
      this.#viewer = viewer;
      const isAnother = known !== null && known.id !== viewer.id;
      if (isAnother) this.#session.restart();
      this.#options.session.tickets.expect?.(viewer.id !== null);
      if (isAnother) this.#post(null, { kind: 'viewer', viewer });
    } else if (viewer.id !== known.id) {
      this.#post([from], { kind: 'viewer', viewer: known });
    }
  }

  /** Connects while somebody looks at any tab, and for a while after. */
  #lookAround() {
    const { pauseAfterMs = PAUSE_AFTER_MS } = this.#options;
    this.#timers.clearTimeout(this.#pauseTimer);
    const since = [...this.#ports.values()].map(({ hiddenSince }) => hiddenSince ?? Infinity);
    const leftMs = Math.max(...since) + pauseAfterMs - this.#timers.now();
    if (since.length && leftMs <= 0) {
      this.#session.pause();
      return;
    }
    this.#session.start();
    this.#session.unpause();
    if (!Number.isFinite(leftMs)) return;
    this.#pauseTimer = this.#timers.setTimeout(() => this.#lookAround(), leftMs);
  }

  // --- the socket

  /** @returns {import('./session.js').SessionEvents} */
  #sessionEvents() {
    /** @type {DeskOptions['post']} */
    const post = (to, message) => this.#post(to, message);
    /** @param {unknown} text */
    const toAll = (text) => post(null, { kind: 'frame', conn: this.#conn, text });
    return {
      onReady: () => {
        this.#switchboard.reset();
        this.#conn = `${this.#options.term}.${++this.#conns}`;
        post(null, this.#stateMessage());
      },
      onFrame: (frame, text) => this.#switchboard.take(frame, text),
      // Another tab may be of another build, and know it.
      onMalformed: toAll,
      onUnknown: toAll,
      onDown: () => {
        this.#conn = null;
        post(null, this.#stateMessage());
      },
      onPositionLost: () => post(null, { kind: 'position' }),
      onState: () => post(null, this.#stateMessage()),
    };
  }

  /** @returns {ToTab} */
  #stateMessage() {
    return { kind: 'state', conn: this.#conn, state: this.#session.state };
  }
}
