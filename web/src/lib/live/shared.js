import { Desk } from './desk.js';
import { Leadership } from './leadership.js';
import { parseFrame } from './protocol.js';
import { systemTimers } from './timers.js';

/**
 * A tab's end of the connection that all tabs of a browser profile share. One of them holds the socket
 * (its desk); each of them, that one too, is a port of it. Without the means to share, a tab has a desk
 * of its own.
 *
 * @typedef {import('./desk.js').ToDesk} ToDesk
 * @typedef {import('./desk.js').ToTab} ToTab
 *
 * @typedef {object} Channel A `BroadcastChannel`.
 * @property {(message: any) => void} postMessage
 * @property {((event: { data: any }) => void) | null} onmessage
 * @property {() => void} close
 *
 * @typedef {object} Share
 * @property {string} id Of this tab, unlike any other's.
 * @property {import('./leadership.js').Locks} locks
 * @property {(name: string) => Channel} openChannel
 *
 * @typedef {object} SharedEvents
 * @property {() => void} onReady Authenticated; subscribe now.
 * @property {(frame: import('./protocol.js').ServerFrame) => void} onFrame
 * @property {() => void} onMalformed Something came that cannot be read: a frame may be missing.
 * @property {() => void} onUnknown A frame of a type that we do not know, skipped.
 * @property {() => void} onDown The socket of the last `onReady` is gone, or is another's.
 * @property {(topics: string[]) => void} onRejoin The server left these topics for another tab's sake.
 * @property {() => void} onPositionLost What is on screen must be fetched anew.
 * @property {() => void} onChanged Another tab said that the member changed.
 * @property {(viewer: import('./desk.js').Viewer) => void} onViewer The page shows what another member sees.
 * @property {() => void} onState
 */

/** One name for what the tabs say to each other; another one when a later build says it differently. */
const NAME = 'cinema-live-1';
/** A tab on screen asks the holder now and then whether it is still there … */
const HELLO_MS = 5_000;
/** … more often while it gets no answer or is not connected … */
const ANXIOUS_MS = 2_000;
/** … and takes the socket over after so many questions without an answer. */
const PATIENCE = 4;

export class SharedSession {
  #options;
  #events;
  #timers;
  /** @type {Share | null} */
  #share;
  /** @type {Leadership | null} */
  #leadership = null;
  /** @type {Channel | null} */
  #channel = null;
  /** @type {Desk | null} */
  #desk = null;
  /** @type {import('./session.js').Pass | null} of the last desk of this tab */
  #pass = null;
  /** Grows with each desk; what an earlier one says no longer counts. */
  #term = 0;
  /** @type {(() => void) | null} tells the others that this tab is gone */
  #dieQuietly = null;
  /** Whether this tab holds its own lock. */
  #isAlive = false;
  /** This tab at the desk; another one with each start, so that the end of an earlier one is no riddle. */
  #port = '';
  #starts = 0;
  #running = false;
  /** @type {number | null} */
  #hiddenSince = null;
  /** @type {import('./desk.js').Viewer | null} */
  #viewer = null;
  /** @type {string | null} */
  #conn = null;
  #unanswered = 0;
  #helloTimer = /** @type {any} */ (null);
  /** @type {import('./session.js').SessionState} */
  state = { phase: 'idle', lost: false };

  /**
   * @param {Omit<import('./session.js').SessionOptions, 'events'> & {
   *   events: SharedEvents, share?: Share | null, pauseAfterMs?: number }} options
   */
  constructor({ events, share = null, timers = systemTimers, ...options }) {
    this.#options = { ...options, timers };
    this.#events = events;
    this.#timers = timers;
    this.#share = share;
  }

  // --- for the client

  start() {
    if (this.#running) return;
    this.#running = true;
    this.#unanswered = 0;
    if (!this.#share) {
      this.#openDesk();
      return;
    }
    this.#port = `${this.#share.id}.${++this.#starts}`;
    this.#enter({ phase: 'waiting', lost: false });
    this.#join(this.#share);
  }

  /** Leaves; the other tabs go on. Safe while the page is being frozen or put away. */
  stop() {
    if (!this.#running) return;
    this.#running = false;
    this.#timers.clearTimeout(this.#helloTimer);
    if (this.#desk) this.#closeDesk();
    else this.#tell({ kind: 'bye' });
    this.#part();
    this.#lose();
    this.#enter({ phase: 'idle', lost: false });
  }

  retry = () => this.#tell({ kind: 'retry' });
  nudge = () => this.#tell({ kind: 'nudge' });
  restart = () => this.#tell({ kind: 'restart' });

  reset() {
    if (this.#conn !== null) this.#tell({ kind: 'reset', conn: this.#conn });
  }

  /** @param {import('./protocol.js').ClientFrame} frame */
  send(frame) {
    if (this.#conn !== null) this.#tell({ kind: 'send', conn: this.#conn, frame });
  }

  /** Whether nobody looks at this tab. @param {boolean} hidden */
  setHidden(hidden) {
    if (hidden === (this.#hiddenSince !== null)) return;
    this.#hiddenSince = hidden ? this.#timers.now() : null;
    this.#hello();
  }

  /** Whom the page on screen was rendered for. @param {import('./desk.js').Viewer} viewer */
  setViewer(viewer) {
    if (this.#viewer?.at === viewer.at) return;
    if (this.#viewer?.id !== viewer.id) this.#pass = null;
    this.#viewer = viewer;
    this.#hello();
  }

  // --- one of several

  /** @param {Share} share */
  #join({ locks, openChannel }) {
    this.#channel = openChannel(NAME);
    this.#channel.onmessage = ({ data }) => this.#overhear(data);
    this.#leadership = new Leadership({
      locks,
      name: NAME,
      onLead: () => this.#openDesk(),
      onDeposed: () => {
        this.#closeDesk();
        this.#leadership?.seek();
      },
    });
    const leadership = this.#leadership;
    // Held while this tab lives: the desk waits for it, and so knows of a crash.
    const alive = new Promise((resolve) => (this.#dieQuietly = () => resolve(undefined)));
    locks
      .request(tabLock(this.#port), {}, () => {
        if (this.#leadership === leadership) {
          this.#isAlive = true;
          leadership.seek();
          this.#hello();
        }
        return alive;
      })
      .catch(() => {});
  }

  #part() {
    this.#isAlive = false;
    this.#leadership?.resign();
    this.#dieQuietly?.();
    if (this.#channel) this.#channel.onmessage = null;
    this.#channel?.close();
    this.#leadership = this.#dieQuietly = this.#channel = null;
  }

  /** No room on the shared socket: a socket of one's own. */
  #goAlone() {
    this.stop();
    this.#share = null;
    this.start();
  }

  /** @param {any} said by another tab */
  #overhear({ from, term, to, message }) {
    if (term === undefined) {
      this.#desk?.hear(from, message);
      return;
    }
    if (term < this.#term) return;
    if (term > this.#term) this.#acknowledge(term);
    if (to === null || to.includes(this.#port)) this.#hear(message);
  }

  /** Another tab holds the socket now. @param {number} term */
  #acknowledge(term) {
    this.#term = term;
    this.#unanswered = 0;
    if (this.#desk) {
      this.#closeDesk();
      this.#leadership?.seek();
    }
    this.#lose();
    this.#hello();
  }

  // --- the desk

  #openDesk() {
    this.#closeDesk();
    this.#lose();
    const { pauseAfterMs, ...session } = this.#options;
    this.#term = Math.max(this.#term + 1, this.#timers.now());
    const term = this.#term;
    const ended = new AbortController();
    const share = this.#share;
    this.#desk = new Desk({
      term: `${this.#port}:${term}`,
      session: { ...session, pass: this.#pass },
      pauseAfterMs,
      post: (to, message) => this.#post(term, to, message),
      watch: (port, gone) => {
        if (!share || port === this.#port) return;
        share.locks
          .request(tabLock(port), { mode: 'shared', signal: ended.signal }, gone)
          .catch(() => {});
      },
    });
    this.#stopWatching = () => ended.abort();
    this.#hello();
    if (share) this.#channel?.postMessage({ term, to: [], message: null });
  }

  #stopWatching = () => {};

  #closeDesk() {
    this.#stopWatching();
    const desk = this.#desk;
    this.#desk = null;
    if (desk) this.#pass = desk.close();
  }

  /** What the desk says. @param {number} term @param {string[] | null} to @param {ToTab} message */
  #post(term, to, message) {
    if (term !== this.#term) return;
    const others = to?.filter((port) => port !== this.#port) ?? null;
    if (this.#channel && (others === null || others.length > 0)) {
      // A parsed frame would be copied for each of them; the text says the same.
      const plain = { ...message, frame: undefined };
      this.#channel.postMessage({ term, to: others, message: plain });
    }
    if (to === null || to.includes(this.#port)) this.#hear(message);
  }

  // --- a port of it

  /** @param {ToDesk} message */
  #tell(message) {
    if (this.#desk) this.#desk.hear(this.#port, message);
    else this.#channel?.postMessage({ from: this.#port, message });
  }

  #hello() {
    // A desk that heard of a tab without its lock would think that it has crashed.
    if (!this.#running || (this.#share && !this.#isAlive)) return;
    const hiddenMs = this.#hiddenSince === null ? null : this.#timers.now() - this.#hiddenSince;
    this.#tell({ kind: 'hello', hiddenMs, viewer: this.#viewer });
    this.#helloAgain();
  }

  /** Timers of a hidden tab run late, and nobody waits for it. */
  #helloAgain() {
    this.#timers.clearTimeout(this.#helloTimer);
    if (this.#desk || !this.#share || this.#hiddenSince !== null) return;
    const isAnxious = this.#unanswered > 0 || this.#conn === null;
    this.#helloTimer = this.#timers.setTimeout(
      () => {
        if (++this.#unanswered > PATIENCE) {
          this.#unanswered = 0;
          this.#leadership?.steal();
        }
        this.#hello();
      },
      isAnxious ? ANXIOUS_MS : HELLO_MS,
    );
  }

  /** @param {ToTab | null} message */
  #hear(message) {
    this.#unanswered = 0;
    if (!message || !this.#running) return;
    if (message.kind === 'state') this.#take(message);
    else if (message.kind === 'frame') this.#frame(message);
    else if (message.kind === 'rejoin') {
      if (message.conn === this.#conn) this.#events.onRejoin(message.topics);
    } else if (message.kind === 'position') this.#events.onPositionLost();
    else if (message.kind === 'changed') this.#events.onChanged();
    else if (message.kind === 'full') this.#goAlone();
    else if (message.kind === 'viewer') {
      if (message.viewer.id !== this.#viewer?.id) this.#events.onViewer(message.viewer);
    }
  }

  /** @param {Extract<ToTab, { kind: 'state' }>} message */
  #take({ conn, state }) {
    if (conn !== this.#conn) this.#lose();
    this.#enter(state);
    if (conn === null || conn === this.#conn) return;
    this.#conn = conn;
    this.#events.onReady();
  }

  /** @param {Extract<ToTab, { kind: 'frame' }>} message */
  #frame({ conn, text, frame }) {
    if (conn !== this.#conn || conn === null) return;
    const parsed = frame ? { kind: /** @type {const} */ ('frame'), frame } : parseFrame(text);
    if (parsed.kind === 'frame') this.#events.onFrame(parsed.frame);
    else if (parsed.kind === 'unknown') this.#events.onUnknown();
    else this.#events.onMalformed();
  }

  #lose() {
    if (this.#conn === null) return;
    this.#conn = null;
    this.#events.onDown();
  }

  /** @param {import('./session.js').SessionState} state */
  #enter(state) {
    this.state = state;
    this.#events.onState();
  }
}

/** @param {string} id */
const tabLock = (id) => `${NAME}-tab-${id}`;
