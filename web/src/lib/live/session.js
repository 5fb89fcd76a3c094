import { reconnectMs } from './backoff.js';
import { actionFor, CloseCode, reasonFor, slowDownMs } from './closecodes.js';
import { Pace } from './pace.js';
import { parseFrame } from './protocol.js';
import { TicketError } from './tickets.js';
import { systemTimers } from './timers.js';
import { openTransport } from './transport.js';

/**
 * The connection to the live server: gets in, notices when the other side is gone, comes back, and
 * knows when not to. What the frames say about topics is not its business.
 *
 * @typedef {'idle' | 'waiting' | 'ticket' | 'opening' | 'auth' | 'ready' | 'paused' | 'stopped'} Phase
 *
 * @typedef {object} SessionState
 * @property {Phase} phase
 * @property {boolean} lost Whether a connection or a try has failed since the start.
 * @property {boolean} [resumed] It comes back from a pause, and nothing has failed since.
 * @property {number} [code] The close code, when `stopped`.
 * @property {string} [reason]
 *
 * @typedef {object} SessionEvents
 * @property {() => void} onReady Authenticated; subscribe now.
 * @property {(frame: import('./protocol.js').ServerFrame, text: string) => void} onFrame
 * @property {(text: unknown) => void} onMalformed Something came that cannot be read: a frame may be missing.
 * @property {(text: string) => void} onUnknown A frame of a type that we do not know, skipped.
 * @property {() => void} onDown The socket of the last `onReady` is gone.
 * @property {() => void} onPositionLost Close code 4010: what is on screen must be fetched anew.
 * @property {(state: SessionState) => void} onState
 *
 * @typedef {object} SessionOptions
 * @property {import('./tickets.js').TicketSource} tickets
 * @property {any} WebSocket
 * @property {SessionEvents} events
 * @property {import('./timers.js').Timers} [timers]
 * @property {() => number} [random]
 * @property {Pass | null} [pass] Left by an earlier session of the same tab.
 *
 * @typedef {{ url: string, resume: string }} Pass What lets a session in without a ticket, once.
 */

/** From the opened socket to `ready`. The server gives us 5 s to authenticate. */
const READY_TIMEOUT_MS = 10_000;
/** Heartbeats that may be missed before the peer counts as dead … */
const MISSED_HEARTBEATS = 2.5;
/** … and the longest that this may take, whatever the server says (goal: "reconnecting" within 35 s). */
const MAX_SILENCE_MS = 35_000;
/** A connection that held this long was a good one: the next loss starts from the first delay again. */
const STABLE_MS = 5_000;

export class Session {
  #tickets;
  #WebSocket;
  #events;
  #timers;
  #random;

  /** @type {SessionState} */
  #state = { phase: 'idle', lost: false };
  /** @type {import('./transport.js').Transport | null} */
  #transport = null;
  /** Grows with each try, so that a late answer of an earlier one is known as such. */
  #round = 0;
  #attempt = 0;
  /** @type {string | null} single use, from the last `ready` */
  #resume = null;
  /** @type {string | null} the resume ticket that is being shown, until `ready` */
  #shown = null;
  /** @type {string | null} where the last ticket sent us */
  #url = null;
  #mustRefresh = false;
  #readyAt = 0;
  #lastFrameAt = 0;
  #silenceMs = MAX_SILENCE_MS;
  /** Before this the server does not want to see us. */
  #notBefore = 0;
  /** @type {any} the one timer of the present phase */
  #timer = null;
  /** @type {{ at: number, run: () => void } | null} what it will do */
  #due = null;
  #pace;

  /** @param {SessionOptions} options */
  constructor({ tickets, WebSocket, events, timers = systemTimers, random = Math.random, pass }) {
    this.#tickets = tickets;
    this.#WebSocket = WebSocket;
    this.#events = events;
    this.#timers = timers;
    this.#random = random;
    this.#resume = pass?.resume ?? null;
    this.#url = pass?.url ?? null;
    this.#pace = new Pace({ timers, send: (frame) => this.#transport?.send(frame) });
  }

  /** Connects, unless it is at it already. */
  start() {
    if (this.#state.phase === 'idle') this.#connect();
  }

  /** Leaves, and does not come back by itself. */
  stop() {
    this.#leave();
    this.#enter({ phase: 'idle', lost: false });
  }

  /** Nobody looks: leaves, and keeps the resume ticket for `unpause`. */
  pause() {
    const { phase } = this.#state;
    if (phase === 'paused' || phase === 'stopped') return;
    this.#leave();
    this.#attempt = 0;
    this.#enter({ phase: 'paused', lost: false });
  }

  /** Somebody looks again. */
  unpause() {
    if (this.#state.phase !== 'paused') return;
    this.#state = { ...this.#state, resumed: true };
    this.#connect();
  }

  /** The member changed: nothing of the old connection may serve the new one. */
  restart() {
    const { phase } = this.#state;
    const running = phase !== 'idle' && phase !== 'paused';
    this.#leave();
    this.#resume = null;
    this.#url = null;
    this.#mustRefresh = false;
    this.#attempt = 0;
    this.#notBefore = 0;
    this.#tickets.forget?.();
    this.#state = { phase: phase === 'paused' ? 'paused' : 'idle', lost: false };
    if (running) this.#connect();
  }

  /** Tries at once: the reader asked for it. */
  retry() {
    if (this.#state.phase !== 'waiting' && this.#state.phase !== 'stopped') return;
    this.#resume = null;
    this.#attempt = 0;
    this.#connect();
  }

  /**
   * Something says that the network may be back (`online`, the page is visible again): tries at once
   * instead of waiting on, unless the server asked for the delay; and looks whether an open socket
   * has been silent for too long, since timers sleep with the laptop.
   */
  nudge() {
    const { phase } = this.#state;
    if (phase === 'waiting' && this.#timers.now() >= this.#notBefore) this.#connect();
    if (phase === 'ready' && this.#silence() >= this.#silenceMs) this.#lost(1006, 'silent');
  }

  /** A hidden tab's timers run late, messages do not: what is due is done now. */
  wake() {
    if (this.#due && this.#timers.now() >= this.#due.at) this.#fire();
  }

  /** Drops the socket and comes back: the server owes an answer and does not give it. */
  reset() {
    if (this.#state.phase === 'ready') this.#lost(1006, 'reset');
  }

  /** @param {import('./protocol.js').ClientFrame} frame */
  send(frame) {
    this.#pace.send(frame);
  }

  get state() {
    return this.#state;
  }

  /** @returns {Pass | null} */
  get pass() {
    return this.#resume && this.#url ? { resume: this.#resume, url: this.#url } : null;
  }

  // --- getting in

  async #connect() {
    this.#clearTimer();
    const round = ++this.#round;
    if (this.#resume && this.#url) {
      this.#open(this.#url, { type: 'auth', resume: this.#resume });
      return;
    }
    this.#enter({ ...this.#state, phase: 'ticket' });
    try {
      const { url, ticket } = await this.#tickets.mint({ refresh: this.#mustRefresh });
      if (round !== this.#round) return;
      this.#mustRefresh = false;
      this.#url = url;
      this.#open(url, { type: 'auth', ticket });
    } catch (error) {
      if (round === this.#round) this.#noTicket(error);
    }
  }

  /** @param {unknown} error */
  #noTicket(error) {
    if (error instanceof TicketError && error.final) {
      this.#enter({
        phase: 'stopped',
        lost: true,
        code: CloseCode.LOGGED_OUT,
        reason: error.message,
      });
      return;
    }
    this.#wait(error instanceof TicketError ? (error.retryAfterMs ?? 0) : 0);
  }

  /**
   * @param {string} url
   * @param {import('./protocol.js').Auth} auth
   */
  #open(url, auth) {
    this.#enter({ ...this.#state, phase: 'opening' });
    this.#transport = openTransport({
      url,
      WebSocket: this.#WebSocket,
      timers: this.#timers,
      onOpen: () => {
        // Sent once, used up: whether the server took it shows only in `ready`, or in its close.
        this.#shown = 'resume' in auth ? auth.resume : null;
        this.#resume = null;
        this.#transport?.send(auth);
        this.#enter({ ...this.#state, phase: 'auth' });
        this.#after(READY_TIMEOUT_MS, () => this.#lost(1006, 'no ready'));
      },
      onMessage: (text) => this.#receive(text),
      onClose: ({ code, reason }) => this.#lost(code, reason),
    });
  }

  // --- being in

  /** @param {unknown} text */
  #receive(text) {
    this.#lastFrameAt = this.#timers.now();
    const parsed = parseFrame(text);
    if (parsed.kind === 'frame') this.#take(parsed.frame, String(text));
    else if (parsed.kind === 'unknown') this.#events.onUnknown(String(text));
    else this.#events.onMalformed(text);
  }

  /** @param {import('./protocol.js').ServerFrame} frame @param {string} text */
  #take(frame, text) {
    if (frame.type === 'ready') this.#ready(frame);
    else if (frame.type === 'reauth') this.#reauth();
    else this.#events.onFrame(frame, text);
  }

  /** Also comes again within a connection, with the next resume ticket. @param {import('./protocol.js').Ready} frame */
  #ready({ heartbeat_s, resume }) {
    this.#resume = resume;
    this.#shown = null;
    this.#silenceMs = Math.min(heartbeat_s * 1000 * MISSED_HEARTBEATS, MAX_SILENCE_MS);
    if (this.#state.phase === 'ready') return;
    this.#readyAt = this.#timers.now();
    this.#watchSilence();
    this.#enter({ ...this.#state, phase: 'ready' });
    this.#events.onReady();
  }

  async #reauth() {
    const round = this.#round;
    try {
      const { ticket } = await this.#tickets.mint({ refresh: true });
      if (round === this.#round) this.#transport?.send({ type: 'auth', ticket });
    } catch {
      // The server closes with 4005 when its patience ends; that path tries again, or stops.
    }
  }

  #silence() {
    return this.#timers.now() - this.#lastFrameAt;
  }

  /** One timer however many frames come: it looks when the last one was. */
  #watchSilence() {
    this.#clearTimer();
    const leftMs = this.#silenceMs - this.#silence();
    if (leftMs <= 0) {
      this.#lost(1006, 'silent');
      return;
    }
    this.#after(leftMs, () => this.#watchSilence());
  }

  // --- coming back

  /** @param {number} code @param {string} reason */
  #lost(code, reason) {
    const wasReady = this.#state.phase === 'ready';
    if (wasReady && this.#timers.now() - this.#readyAt >= STABLE_MS) this.#attempt = 0;
    const shown = this.#shown;
    this.#leave();
    const action = actionFor(code);
    // A server that had no time for us gave the ticket back, or never looked at it.
    if (action === 'slow-down') this.#resume ??= shown;
    if (action === 'new-ticket' || action === 'refresh') this.#resume = null;
    if (action === 'refresh') this.#mustRefresh = true;
    if (action === 'refetch') this.#events.onPositionLost();
    if (action === 'stop') {
      this.#resume = null;
      this.#enter({ phase: 'stopped', lost: true, code, reason: reasonFor(code) });
    } else {
      this.#wait(action === 'slow-down' ? slowDownMs(reason) : 0);
    }
  }

  /** @param {number} atLeastMs asked for by the server; the usual jitter comes on top */
  #wait(atLeastMs) {
    const now = this.#timers.now();
    this.#notBefore = now + atLeastMs;
    const delayMs = atLeastMs + reconnectMs(this.#attempt++, { random: this.#random });
    this.#enter({ phase: 'waiting', lost: true });
    this.#after(delayMs, () => this.#connect());
  }

  /** Ends the present round, whatever phase it is in. */
  #leave() {
    const wasReady = this.#state.phase === 'ready';
    this.#round++;
    this.#shown = null;
    this.#clearTimer();
    this.#pace.clear();
    this.#transport?.drop();
    this.#transport = null;
    if (wasReady) this.#events.onDown();
  }

  /** @param {number} ms @param {() => void} run */
  #after(ms, run) {
    this.#clearTimer();
    this.#due = { at: this.#timers.now() + ms, run };
    this.#timer = this.#timers.setTimeout(() => this.#fire(), ms);
  }

  #fire() {
    const due = this.#due;
    this.#clearTimer();
    due?.run();
  }

  #clearTimer() {
    this.#timers.clearTimeout(this.#timer);
    this.#timer = null;
    this.#due = null;
  }

  /** @param {SessionState} state */
  #enter(state) {
    this.#state = state;
    this.#events.onState(state);
  }
}
