import { batch, subscribeFrame } from './batching.js';
import { LISTENING } from './lane.js';
import { Signals } from './signals.js';
import { systemTimers } from './timers.js';

/** @typedef {import('./lane.js').Lane} Lane */

/** How long a subscribe may stay without its answer before the socket counts as broken. */
const ANSWER_TIMEOUT_MS = 30_000;
/** Wait before asking again for what the server could not give now. */
const RETRY_MS = 2_000;

/**
 * All lanes of the client, and the conversation with the server about them. A topic is subscribed
 * while it has a lane; a lane that joins a topic already subscribed asks again from its own place.
 */
export class Topics {
  #send;
  #reset;
  #onChange;
  #timers;
  #signals;
  /** @type {Map<string, Set<Lane>>} */
  #lanes = new Map();
  /** @type {Map<number, { lanes: Set<Lane>, refusals: number, timer: any }>} subscribes on their way */
  #asked = new Map();
  /** @type {Set<string>} topics that nobody listens to just now */
  #leaving = new Set();
  /** @type {Map<string, number>} topics left, by the unsubscribe whose answer is still to come */
  #left = new Map();
  #nextRef = 1;
  /** @type {any} */
  #flushTimer = null;
  connected = false;
  /** Which member the states belong to; a watch that slept through a change must refetch. */
  identity = 0;

  /**
   * @param {object} options
   * @param {(frame: import('./protocol.js').ClientFrame) => void} options.send
   * @param {() => void} options.reset Drop the socket and come back.
   * @param {() => void} [options.onChange] Some lane changed its phase.
   * @param {import('./signals.js').Signals} [options.signals]
   * @param {import('./timers.js').Timers} [options.timers]
   */
  constructor({
    send,
    reset,
    onChange = () => {},
    timers = systemTimers,
    signals = new Signals(),
  }) {
    this.#send = send;
    this.#reset = reset;
    this.#onChange = onChange;
    this.#timers = timers;
    this.#signals = signals;
  }

  // --- lanes

  /** @param {Lane} lane */
  open(lane) {
    const lanes = this.#lanes.get(lane.topic) ?? new Set();
    this.#lanes.set(lane.topic, lanes.add(lane));
    this.ask(lane);
  }

  /** @param {Lane} lane */
  close(lane) {
    this.#forget(lane);
    lane.phase = 'idle';
    const lanes = this.#lanes.get(lane.topic);
    lanes?.delete(lane);
    if (lanes?.size === 0) {
      this.#lanes.delete(lane.topic);
      this.#signals.clear(lane.topic);
    }
    this.#leave(lane.topic);
  }

  /** Subscribe this lane from its cursor. @param {Lane} lane */
  ask(lane) {
    this.#forget(lane);
    this.#move(lane, 'idle');
    this.#flushSoon();
  }

  /** All that the replay brought is about to be applied: the lane stands where it ended. @param {Lane} lane */
  goLive(lane) {
    lane.moveTo(lane.reached);
    this.#move(lane, 'live');
  }

  /**
   * The lane's watch is refetching: answers to its earlier subscribe no longer count, and what the
   * server sends before the next one is in the fresh state or comes again after it.
   * @param {Lane} lane
   */
  hold(lane) {
    this.#forget(lane);
    this.#move(lane, 'held');
    this.#leave(lane.topic);
  }

  /** Whether every lane shows the present. */
  get settled() {
    return this.#all().every(({ phase }) => phase === 'live' || phase === 'refused');
  }

  /** @param {import('./lane.js').RefetchReason} why */
  refetchAll(why) {
    for (const watch of new Set(this.#all().map((lane) => lane.watch))) watch.needRefetch(why);
  }

  changeIdentity() {
    this.identity++;
    this.refetchAll('identity');
  }

  // --- the socket

  up() {
    this.connected = true;
    for (const lane of this.#all()) if (lane.phase !== 'held') this.#move(lane, 'idle');
    this.#leaving.clear();
    this.#left.clear();
    this.#flush();
  }

  down() {
    this.connected = false;
    for (const { timer } of this.#asked.values()) this.#timers.clearTimeout(timer);
    this.#asked.clear();
    this.#signals.clearAll();
    for (const lane of this.#all()) {
      if (lane.phase !== 'held') this.#move(lane, 'idle');
      lane.watch.down();
    }
  }

  /** The server has left these topics: who was listening asks again. @param {string[]} topics */
  rejoin(topics) {
    for (const topic of topics) this.#rejoin(topic);
  }

  /** @param {import('./protocol.js').ServerFrame} frame */
  take(frame) {
    if (frame.type === 'event') this.#event(frame);
    else if (frame.type === 'signal') this.#signal(frame);
    else if (frame.type === 'cursor') this.#cursor(frame);
    else if (frame.type === 'subscribed') this.#subscribed(frame);
    else if (frame.type === 'unsubscribed') this.#unsubscribed(frame);
    else if (frame.type === 'resync') this.#resync(frame);
    else if (frame.type === 'error') this.#error(frame);
  }

  /** @param {import('./protocol.js').EventFrame} frame */
  #event(frame) {
    if (this.#left.has(frame.topic)) return;
    for (const lane of this.#lanes.get(frame.topic) ?? []) lane.watch.receive(lane, frame);
  }

  /** @param {import('./protocol.js').SignalFrame} frame */
  #signal(frame) {
    if (this.#lanes.has(frame.topic) && !this.#left.has(frame.topic)) this.#signals.take(frame);
  }

  /** Everything before this frame has arrived, for each topic whose replay is complete. @param {import('./protocol.js').CursorFrame} frame */
  #cursor({ cursor }) {
    for (const lanes of this.#lanes.values()) {
      for (const lane of lanes)
        if (lane.phase === 'live' && lane.watch.settled) lane.moveTo(cursor);
    }
  }

  /** @param {import('./protocol.js').Subscribed} frame */
  #subscribed({ ref, topics, recovered, cursor }) {
    const asked = this.#asked.get(ref);
    if (!asked) return;
    const named = new Set(topics);
    for (const lane of [...asked.lanes]) {
      if (!named.has(lane.topic)) continue;
      this.#forget(lane);
      if (this.#left.delete(lane.topic)) {
        // The answer to the unsubscribe never came, and the replay was not listened to.
        this.ask(lane);
      } else if (recovered) {
        lane.reached = cursor;
        this.#move(lane, 'replayed');
        lane.watch.settle();
      } else {
        lane.watch.needRefetch('lost');
        this.#rejoin(lane.topic);
      }
    }
    // Neither subscribed nor refused by name, though something was refused: it was these.
    if (asked.refusals > 0) for (const lane of [...asked.lanes]) this.#refuse(lane);
  }

  /**
   * The server has left a topic whose place was lost for one lane: others that were listening on it
   * ask again, each from its own place.
   * @param {string} topic
   */
  #rejoin(topic) {
    for (const lane of this.#lanes.get(topic) ?? []) {
      if (lane.phase === 'live' || lane.phase === 'replayed') this.ask(lane);
    }
  }

  /** What was sent before we left has arrived. @param {import('./protocol.js').Unsubscribed} frame */
  #unsubscribed({ ref }) {
    for (const [topic, by] of this.#left) if (by === ref) this.#left.delete(topic);
  }

  /** @param {import('./protocol.js').Resync} frame */
  #resync({ topics }) {
    const watches = new Set(
      topics.flatMap((topic) => [...(this.#lanes.get(topic) ?? [])]).map((lane) => lane.watch),
    );
    for (const watch of watches) watch.needRefetch('resync');
  }

  /** @param {import('./protocol.js').ErrorFrame} frame */
  #error({ ref, code, detail }) {
    const asked = ref === null ? undefined : this.#asked.get(ref);
    if (!asked) return;
    const named = [...asked.lanes].filter((lane) => lane.topic === detail);
    const lanes = named.length ? named : [...asked.lanes];
    if (code === 'too_many_topics') {
      for (const lane of lanes) this.#refuse(lane);
    } else if (code.startsWith('topic_')) {
      asked.refusals++;
      for (const lane of named) this.#refuse(lane);
    } else if (code.includes('cursor')) {
      for (const lane of lanes) lane.watch.needRefetch('lost');
    } else {
      for (const lane of lanes) this.#forget(lane);
      this.#timers.setTimeout(() => this.#askAgain(lanes), RETRY_MS);
    }
  }

  /** @param {Lane[]} lanes */
  #askAgain(lanes) {
    for (const lane of lanes) {
      if (lane.phase === 'asked' && this.#lanes.get(lane.topic)?.has(lane)) this.ask(lane);
    }
  }

  /** @param {Lane} lane */
  #refuse(lane) {
    this.#forget(lane);
    this.#move(lane, 'refused');
    lane.watch.settle();
  }

  // --- asking

  /** Lanes opened in the same turn go out in the same frame. */
  #flushSoon() {
    if (!this.connected || this.#flushTimer !== null) return;
    this.#flushTimer = this.#timers.setTimeout(() => this.#flush(), 0);
  }

  #flush() {
    this.#timers.clearTimeout(this.#flushTimer);
    this.#flushTimer = null;
    if (!this.connected) return;
    const free = [...this.#leaving].filter((topic) => this.#isFree(topic));
    this.#leaving.clear();
    if (free.length) this.#unsubscribe(free);
    const idle = this.#all().filter((lane) => lane.phase === 'idle');
    for (const part of batch(idle)) this.#subscribe(part);
  }

  /** Nobody may be listening any more. @param {string} topic */
  #leave(topic) {
    if (!this.connected || !this.#isFree(topic)) return;
    this.#leaving.add(topic);
    this.#flushSoon();
  }

  /** @param {string} topic */
  #isFree(topic) {
    return [...(this.#lanes.get(topic) ?? [])].every(({ phase }) => !LISTENING.has(phase));
  }

  /** @param {string[]} topics */
  #unsubscribe(topics) {
    const ref = this.#nextRef++;
    for (const topic of topics) this.#left.set(topic, ref);
    this.#send({ type: 'unsubscribe', ref, topics });
  }

  /** @param {import('./batching.js').Batch} part */
  #subscribe(part) {
    const ref = this.#nextRef++;
    const timer = this.#timers.setTimeout(() => this.#reset(), ANSWER_TIMEOUT_MS);
    this.#asked.set(ref, { lanes: new Set(part.lanes), refusals: 0, timer });
    for (const lane of part.lanes) {
      lane.ref = ref;
      this.#move(lane, 'asked');
    }
    this.#send(subscribeFrame(part, ref));
  }

  /** The lane waits for no answer any more. @param {Lane} lane */
  #forget(lane) {
    const asked = this.#asked.get(lane.ref);
    if (!asked?.lanes.delete(lane) || asked.lanes.size > 0) return;
    this.#timers.clearTimeout(asked.timer);
    this.#asked.delete(lane.ref);
  }

  /** @param {Lane} lane @param {import('./lane.js').LanePhase} phase */
  #move(lane, phase) {
    if (lane.phase === phase) return;
    lane.phase = phase;
    lane.watch.changed();
    this.#onChange();
  }

  #all() {
    return [...this.#lanes.values()].flatMap((lanes) => [...lanes]);
  }
}
