import { createStore } from './store.js';

/**
 * What is true of a topic at this moment and is never logged: who is here, who writes. The newest
 * frame replaces the one before; without a live connection nothing is known.
 *
 * @typedef {{ presence: any, typing: any }} TopicSignals `shapes.Presence` and `shapes.Typing`, or null.
 */

/** @type {TopicSignals} */
const NOTHING = Object.freeze({ presence: null, typing: null });

export class Signals {
  /** @type {Map<string, import('./store.js').Store<TopicSignals>>} */
  #stores = new Map();

  /**
   * @param {string} topic
   * @returns {import('./store.js').Store<TopicSignals>} the same one for the same topic
   */
  of(topic) {
    const known = this.#stores.get(topic);
    if (known) return known;
    const store = createStore(NOTHING);
    this.#stores.set(topic, store);
    return store;
  }

  /** @param {import('./protocol.js').SignalFrame} frame */
  take({ topic, signal, data }) {
    if (signal !== 'presence' && signal !== 'typing') return;
    const store = this.of(topic);
    store.set({ ...store.getSnapshot(), [signal]: data });
  }

  /** The topic is not listened to any more. @param {string} topic */
  clear(topic) {
    this.#stores.get(topic)?.set(NOTHING);
  }

  /** The socket is gone. */
  clearAll() {
    for (const topic of this.#stores.keys()) this.clear(topic);
  }
}
