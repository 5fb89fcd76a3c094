import { PROTOCOL } from './generated/protocol.js';

/**
 * One connection spoken by several tabs, each of which may think that it has the socket to itself: it
 * asks from its own places in the log and numbers its own questions.
 *
 * What is told to whom: events and signals to the tabs that are on the topic, answers to the one that
 * asked, everything else to all. All of it keeps the order of the socket, so that what a cursor frame
 * says of one tab is true of every tab.
 *
 * @typedef {string} PortId One tab.
 * @typedef {import('./protocol.js').ClientFrame} ClientFrame
 * @typedef {import('./protocol.js').ServerFrame} ServerFrame
 *
 * @typedef {object} SwitchboardOptions
 * @property {(frame: ClientFrame) => void} send To the server.
 * @property {(to: PortId[] | null, frame: ServerFrame, text?: string) => void} deliver
 *   `null`: to all. `text`: how it came; without it, the frame was written here.
 * @property {(to: PortId[], topics: string[]) => void} rejoin The server has left these topics, though the
 *   tabs have not: each asks again from its own place.
 * @property {(port: PortId) => void} full The tab's topics do not fit on this socket any more.
 */
export class Switchboard {
  #options;
  /** @type {Map<string, Set<PortId>>} who is on which topic */
  #topics = new Map();
  /** @type {Map<number, { port: PortId, ref: number, topics: string[] }>} questions whose answer is still to come, with the topics they join */
  #asked = new Map();
  /** @type {Map<string, Map<string, ServerFrame>>} newest signals by topic and kind, for the next who comes */
  #signals = new Map();
  #nextRef = 1;

  /** @param {SwitchboardOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** The connection is another: nobody is on any topic. */
  reset() {
    this.#topics.clear();
    this.#asked.clear();
    this.#signals.clear();
  }

  // --- from the tabs

  /** @param {PortId} port @param {ClientFrame} frame */
  send(port, frame) {
    if (frame.type === 'subscribe') this.#subscribe(port, frame);
    else if (frame.type === 'unsubscribe') this.#unsubscribe(port, frame);
    else this.#options.send(frame);
  }

  /** The tab is gone. @param {PortId} port */
  leave(port) {
    const free = this.#release(port, [...this.#topics.keys()]);
    for (let at = 0; at < free.length; at += PROTOCOL.maxTopics) {
      const topics = free.slice(at, at + PROTOCOL.maxTopics);
      this.#options.send({ type: 'unsubscribe', ref: this.#nextRef++, topics });
    }
    for (const [ref, asked] of this.#asked) if (asked.port === port) this.#asked.delete(ref);
  }

  /** @param {PortId} port @param {import('./protocol.js').Subscribe} frame */
  #subscribe(port, frame) {
    const added = frame.topics.filter((topic) => !this.#topics.has(topic)).length;
    const isShared = [...this.#topics.values()].some((ports) => !ports.has(port) || ports.size > 1);
    if (isShared && this.#topics.size + added > PROTOCOL.maxTopics) {
      this.#options.full(port);
      return;
    }
    for (const topic of frame.topics) {
      this.#topics.set(topic, (this.#topics.get(topic) ?? new Set()).add(port));
    }
    this.#options.send({ ...frame, ref: this.#ask(port, frame.ref, frame.topics) });
  }

  /** @param {PortId} port @param {import('./protocol.js').Unsubscribe} frame */
  #unsubscribe(port, { ref, topics }) {
    const free = this.#release(port, topics);
    if (free.length) {
      this.#options.send({ type: 'unsubscribe', ref: this.#ask(port, ref), topics: free });
    } else {
      this.#options.deliver([port], { type: 'unsubscribed', ref, topics });
    }
  }

  /** Takes the tab off the topics. @param {PortId} port @param {string[]} topics @returns {string[]} those that nobody is on now */
  #release(port, topics) {
    return topics.filter((topic) => {
      const ports = this.#topics.get(topic);
      const was = ports?.delete(port) ?? false;
      if (ports && ports.size > 0) return false;
      this.#forget(topic);
      return was || ports === undefined;
    });
  }

  /** @param {PortId} port @param {number} ref @param {string[]} [topics] */
  #ask(port, ref, topics = []) {
    const own = this.#nextRef++;
    this.#asked.set(own, { port, ref, topics });
    return own;
  }

  // --- from the server

  /** @param {ServerFrame} frame @param {string} text */
  take(frame, text) {
    if (frame.type === 'event') this.#options.deliver(this.#on(frame.topic), frame, text);
    else if (frame.type === 'signal') this.#signal(frame, text);
    else if (frame.type === 'subscribed') this.#subscribed(frame);
    else if (frame.type === 'unsubscribed') this.#answer(frame);
    else if (frame.type === 'error') this.#error(frame);
    else this.#options.deliver(null, frame, text);
  }

  /** @param {import('./protocol.js').SignalFrame} frame @param {string} text */
  #signal(frame, text) {
    if (!this.#topics.has(frame.topic)) return;
    const known = this.#signals.get(frame.topic) ?? new Map();
    this.#signals.set(frame.topic, known.set(frame.signal, frame));
    this.#options.deliver(this.#on(frame.topic), frame, text);
  }

  /** @param {import('./protocol.js').Subscribed} frame */
  #subscribed(frame) {
    const { topics, recovered } = frame;
    const port = this.#answer(frame);
    if (port === null) return;
    if (recovered) this.#tellSignals(port, topics);
    else this.#lost(port, topics);
  }

  /** Another tab came first, and the server does not repeat itself. @param {PortId} port @param {string[]} topics */
  #tellSignals(port, topics) {
    for (const topic of topics) {
      for (const frame of this.#signals.get(topic)?.values() ?? []) {
        this.#options.deliver([port], frame);
      }
    }
  }

  /** @param {PortId} port @param {string[]} topics whose place was lost, and which the server has left */
  #lost(port, topics) {
    /** @type {Map<PortId, string[]>} */
    const others = new Map();
    for (const topic of topics) {
      if (!this.#isAsking(port, topic)) this.#topics.get(topic)?.delete(port);
      const ports = this.#on(topic).filter((other) => other !== port);
      for (const other of ports) others.set(other, [...(others.get(other) ?? []), topic]);
      if (!this.#on(topic).length) this.#forget(topic);
    }
    for (const [other, left] of others) this.#options.rejoin([other], left);
  }

  /** @param {import('./protocol.js').ErrorFrame} frame */
  #error(frame) {
    const asked = frame.ref === null ? undefined : this.#asked.get(frame.ref);
    if (frame.ref !== null && !asked) return;
    // A refused topic is one of several: the answer for the others is still to come.
    if (asked && frame.code.startsWith('topic_')) {
      asked.topics = asked.topics.filter((topic) => topic !== frame.detail);
      if (!this.#isAsking(asked.port, frame.detail)) this.#release(asked.port, [frame.detail]);
    }
    const to = asked ? [asked.port] : null;
    this.#options.deliver(to, asked ? { ...frame, ref: asked.ref } : frame);
  }

  /** Whether a later question has the tab join again. @param {PortId} port @param {string} topic */
  #isAsking(port, topic) {
    return [...this.#asked.values()].some(
      (asked) => asked.port === port && asked.topics.includes(topic),
    );
  }

  /** @param {import('./protocol.js').Subscribed | import('./protocol.js').Unsubscribed} frame @returns {PortId | null} whose question it was */
  #answer(frame) {
    const asked = this.#asked.get(frame.ref);
    if (!asked) return null;
    this.#asked.delete(frame.ref);
    this.#options.deliver([asked.port], { ...frame, ref: asked.ref });
    return asked.port;
  }

  /** @param {string} topic @returns {PortId[]} */
  #on(topic) {
    return [...(this.#topics.get(topic) ?? [])];
  }

  /** @param {string} topic */
  #forget(topic) {
    this.#topics.delete(topic);
    this.#signals.delete(topic);
  }
}
