import { PROTOCOL } from './generated/protocol.js';
import { SeenIds } from './seen.js';

/** @type {Set<LanePhase>} Phases in which what arrives is ours. */
export const LISTENING = new Set(['asked', 'replayed', 'live']);

/**
 * One watch on one topic: its own place in the log, and what it has applied since.
 *
 * `idle`: to be asked for. `asked`: the subscribe is on its way or being replayed. `replayed`: that is
 * done, and another lane of the watch is not. `live`: cursor frames move the place. `held`: the watch is
 * refetching. `refused`: not for us.
 * @typedef {'idle' | 'asked' | 'replayed' | 'live' | 'held' | 'refused'} LanePhase
 *
 * @typedef {object} LaneOwner What a lane tells its watch.
 * @property {(lane: Lane, frame: import('./protocol.js').EventFrame) => void} receive
 * @property {() => void} settle The replay of a lane is complete, or the lane was refused.
 * @property {boolean} settled Whether all that was received has been applied.
 * @property {(why: RefetchReason) => void} needRefetch The place is lost.
 * @property {() => void} down The socket is gone; what is queued will be replayed.
 * @property {() => void} changed The phase of a lane changed.
 *
 * @typedef {'lost' | 'resync' | 'position' | 'malformed' | 'asked' | 'identity'} RefetchReason
 */
export class Lane {
  /** @type {LanePhase} */
  phase = 'idle';
  /** The subscribe frame that it waits for. */
  ref = -1;
  /** @type {string | null} The place that the replay reached, to be taken once it is applied. */
  reached = null;
  /** @type {number[]} Ids applied since `cursor`, the newest of them; sent along as `have`. */
  recent = [];
  seen = new SeenIds(PROTOCOL.dedupeSize);

  /**
   * @param {string} topic
   * @param {string | null} cursor
   * @param {LaneOwner} watch
   */
  constructor(topic, cursor, watch) {
    this.topic = topic;
    this.cursor = cursor;
    this.watch = watch;
  }

  /** @param {number} id */
  applied(id) {
    this.seen.add(id);
    this.recent.push(id);
    if (this.recent.length > PROTOCOL.haveMax) this.recent.shift();
  }

  /** Everything up to `cursor` was received. @param {string | null} cursor */
  moveTo(cursor) {
    this.cursor = cursor;
    if (this.recent.length) this.recent = [];
  }

  /** The state was replaced by a snapshot: what was applied to the old one says nothing about it. @param {string | null} cursor */
  reseed(cursor) {
    this.moveTo(cursor);
    this.seen.clear();
  }
}
