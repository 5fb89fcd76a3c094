/**
 * Which tab of a browser profile holds the socket: the one that holds a lock. The browser passes the
 * lock on when its holder closes or crashes, so nobody has to notice that.
 *
 * @typedef {object} Locks `navigator.locks`, or what stands for it in a test.
 * @property {(name: string, options: any, run: (lock: any) => any) => Promise<any>} request
 *
 * @typedef {object} LeadershipOptions
 * @property {Locks} locks
 * @property {string} name Of the lock.
 * @property {() => void} onLead It is ours.
 * @property {() => void} onDeposed It was ours, and another tab took it: we did not answer.
 */
export class Leadership {
  #options;
  /** Grows with each claim, so that the end of an earlier one is known as such. */
  #claim = 0;
  /** @type {AbortController | null} ends the wait in the queue */
  #queue = null;
  /** @type {(() => void) | null} gives the lock back */
  #giveBack = null;

  /** @param {LeadershipOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** Queues for the lock. */
  seek() {
    this.resign();
    this.#queue = new AbortController();
    this.#request({ signal: this.#queue.signal });
  }

  /** Takes it from a tab that hangs. */
  steal() {
    this.resign();
    this.#request({ steal: true });
  }

  /** Gives the lock back, or leaves the queue. */
  resign() {
    this.#claim++;
    this.#queue?.abort();
    this.#queue = null;
    this.#giveBack?.();
    this.#giveBack = null;
  }

  /** @param {any} how */
  #request(how) {
    const claim = this.#claim;
    const { locks, name, onLead, onDeposed } = this.#options;
    const held = () => {
      if (claim !== this.#claim) return undefined;
      this.#queue = null;
      const until = new Promise((resolve) => (this.#giveBack = () => resolve(undefined)));
      onLead();
      return until;
    };
    locks.request(name, how, held).catch(() => {
      // Stolen, unless it was we who left the queue.
      if (claim !== this.#claim) return;
      this.#giveBack = null;
      onDeposed();
    });
  }
}
