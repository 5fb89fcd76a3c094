/**
 * Frames to the server no faster than it takes them: it closes a socket that sends more than 20 a
 * second with a burst of 40, and a socket of many tabs may have that much to say at once.
 */

/** Frames that may go out at once … */
const BURST = 30;
/** … and what comes back of them in a second. */
const PER_S = 15;

export class Pace {
  #timers;
  #send;
  /** @type {import('./protocol.js').ClientFrame[]} */
  #waiting = [];
  #allowance = BURST;
  #countedAt = Number.NEGATIVE_INFINITY;
  /** @type {any} */
  #timer = null;

  /** @param {{ timers: import('./timers.js').Timers, send: (frame: any) => void }} options */
  constructor({ timers, send }) {
    this.#timers = timers;
    this.#send = send;
  }

  /** In the order of the calls. @param {import('./protocol.js').ClientFrame} frame */
  send(frame) {
    this.#waiting.push(frame);
    if (this.#timer === null) this.#flush();
  }

  /** The socket is gone, and what was to be said on it. */
  clear() {
    this.#timers.clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = [];
    this.#allowance = BURST;
  }

  #flush() {
    this.#timer = null;
    const now = this.#timers.now();
    const earned = Math.max(0, (now - this.#countedAt) / 1000) * PER_S;
    this.#allowance = Math.min(BURST, this.#allowance + earned);
    this.#countedAt = now;
    while (this.#waiting.length && this.#allowance >= 1) {
      this.#allowance--;
      this.#send(this.#waiting.shift());
    }
    if (!this.#waiting.length) return;
    this.#timer = this.#timers.setTimeout(() => this.#flush(), Math.ceil(1000 / PER_S));
  }
}
