/** Lets every promise that can go on go on. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Timers that move only when a test moves them. */
export class FakeClock {
  #now = 1_000_000;
  #nextId = 1;
  /** @type {Map<number, { at: number, run: () => void }>} */
  #timers = new Map();

  now = () => this.#now;

  /** @param {() => void} run @param {number} ms */
  setTimeout = (run, ms) => {
    const id = this.#nextId++;
    this.#timers.set(id, { at: this.#now + Math.max(0, ms), run });
    return id;
  };

  /** @param {any} id */
  clearTimeout = (id) => {
    this.#timers.delete(id);
  };

  /** The waits that are under way, shortest first, in ms. */
  get waits() {
    return [...this.#timers.values()].map(({ at }) => at - this.#now).sort((a, b) => a - b);
  }

  /** Time passes; what is due runs in order, with its promises. @param {number} ms */
  async advance(ms) {
    const until = this.#now + ms;
    await settle();
    for (;;) {
      const due = this.#due(until);
      if (!due) break;
      const [id, { at, run }] = due;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, at);
      run();
      await settle();
    }
    this.#now = until;
  }

  /** The machine sleeps: time passes, and no timer runs. @param {number} ms */
  sleep(ms) {
    this.#now += ms;
  }

  /** @param {number} until */
  #due(until) {
    /** @type {[number, { at: number, run: () => void }] | null} */
    let first = null;
    for (const entry of this.#timers) {
      if (entry[1].at <= until && (!first || entry[1].at < first[1].at)) first = entry;
    }
    return first;
  }
}
