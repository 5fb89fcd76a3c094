/**
 * A browser profile as far as its tabs find each other: locks and channels, with crashes in the
 * test's hands. What a dead tab would still do is not done.
 */
export class FakeProfile {
  /** @type {Map<string, { held: Claim[], queue: Claim[] }>} */
  #locks = new Map();
  /** @type {Set<FakeChannel>} */
  channels = new Set();
  #tabs = 0;

  /** @param {import('../../../../src/lib/live/timers.js').Timers} clock */
  tab(clock) {
    return new FakeTab(this, `tab${++this.#tabs}`, clock);
  }

  /** @param {FakeTab} tab @param {string} name @param {any} options @param {(lock: any) => any} run */
  request(tab, name, { mode = 'exclusive', signal, steal = false }, run) {
    return new Promise((resolve, reject) => {
      /** @type {Claim} */
      const claim = { tab, mode, run, resolve, reject };
      const lock = this.#locks.get(name) ?? { held: [], queue: [] };
      this.#locks.set(name, lock);
      if (steal) {
        for (const stolen of lock.held.splice(0)) stolen.reject(new Error('AbortError'));
        lock.queue.unshift(claim);
      } else lock.queue.push(claim);
      signal?.addEventListener('abort', () => {
        if (!lock.queue.includes(claim)) return;
        lock.queue.splice(lock.queue.indexOf(claim), 1);
        reject(new Error('AbortError'));
      });
      queueMicrotask(() => this.#grant(name));
    });
  }

  /** @param {string} name */
  #grant(name) {
    const lock = this.#locks.get(name);
    if (!lock) return;
    for (let next = lock.queue[0]; next; next = lock.queue[0]) {
      const isFree = lock.held.every(({ mode }) => mode === 'shared' && next.mode === 'shared');
      if (!isFree) return;
      lock.queue.shift();
      lock.held.push(next);
      const claim = next;
      Promise.resolve(claim.run({ name })).then((answer) => {
        if (!lock.held.includes(claim)) return;
        lock.held.splice(lock.held.indexOf(claim), 1);
        claim.resolve(answer);
        this.#grant(name);
      });
    }
  }

  /** The browser frees what a dead tab held. @param {FakeTab} tab */
  release(tab) {
    for (const [name, lock] of this.#locks) {
      lock.held = lock.held.filter((claim) => claim.tab !== tab);
      lock.queue = lock.queue.filter((claim) => claim.tab !== tab);
      queueMicrotask(() => this.#grant(name));
    }
    for (const channel of this.channels) if (channel.tab === tab) channel.close();
  }
}

/** @typedef {{ tab: FakeTab, mode: string, run: (lock: any) => any, resolve: (value: any) => void, reject: (error: any) => void }} Claim */

/** One tab: what of the machine it uses ends with it. */
export class FakeTab {
  alive = true;
  /** It hangs: it hears nothing and does nothing until it goes on. */
  hung = false;
  /** @type {(() => void)[]} */
  #missed = [];

  /** @param {FakeProfile} profile @param {string} id @param {import('../../../../src/lib/live/timers.js').Timers} clock */
  constructor(profile, id, clock) {
    this.profile = profile;
    this.share = {
      id,
      locks: {
        /** @param {string} name @param {any} options @param {(lock: any) => any} run */
        request: (name, options, run) => profile.request(this, name, options, run),
      },
      /** @param {string} name @returns {any} */
      openChannel: (name) => new FakeChannel(this, name),
    };
    this.timers = {
      now: clock.now,
      clearTimeout: clock.clearTimeout,
      /** @param {() => void} run @param {number} ms */
      setTimeout: (run, ms) => clock.setTimeout(() => this.whenAble(run), ms),
    };
  }

  /** @param {() => void} run */
  whenAble(run) {
    if (this.hung) this.#missed.push(run);
    else if (this.alive) run();
  }

  goOn() {
    this.hung = false;
    for (const run of this.#missed.splice(0)) run();
  }

  crash() {
    this.alive = false;
    this.profile.release(this);
  }
}

class FakeChannel {
  /** @type {((event: { data: any }) => void) | null} */
  onmessage = null;

  /** @param {FakeTab} tab @param {string} name */
  constructor(tab, name) {
    this.tab = tab;
    this.name = name;
    tab.profile.channels.add(this);
  }

  /** @param {any} message */
  postMessage(message) {
    if (!this.tab.profile.channels.has(this)) return;
    const text = structuredClone(message);
    for (const other of this.tab.profile.channels) {
      if (other === this || other.name !== this.name) continue;
      queueMicrotask(() => other.tab.whenAble(() => other.onmessage?.({ data: text })));
    }
  }

  close() {
    this.tab.profile.channels.delete(this);
  }
}
