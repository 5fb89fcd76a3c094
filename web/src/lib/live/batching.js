import { PROTOCOL } from './generated/protocol.js';

/** @typedef {import('./lane.js').Lane} Lane */
/** @typedef {{ topics: string[], cursor: string | null, have: number[], lanes: Lane[] }} Batch */

/** Beyond this many frames of their own, topics go without `have`: the client drops what it has anyway. */
const MAX_OWN_FRAMES = 8;

/**
 * Which subscribe frames to send for these lanes: one for each place in the log. `have` counts for
 * every topic of its frame, and an id applied on one topic was not applied on another, so a topic
 * with ids to spare gets a frame of its own.
 * @param {Lane[]} lanes
 * @returns {Batch[]}
 */
export function batch(lanes) {
  /** @type {Map<string | null, Map<string, Lane[]>>} */
  const places = new Map();
  for (const lane of lanes) {
    const topics = places.get(lane.cursor) ?? new Map();
    places.set(lane.cursor, topics);
    topics.set(lane.topic, [...(topics.get(lane.topic) ?? []), lane]);
  }
  /** @type {Batch[]} */
  const batches = [];
  for (const [cursor, topics] of places) {
    const shared = [];
    for (const [topic, group] of topics) {
      const have = batches.length < MAX_OWN_FRAMES ? commonIds(group) : [];
      if (have.length && topics.size > 1)
        batches.push({ topics: [topic], cursor, have, lanes: group });
      else shared.push({ topic, group, have });
    }
    for (let at = 0; at < shared.length; at += PROTOCOL.maxTopics) {
      const part = shared.slice(at, at + PROTOCOL.maxTopics);
      batches.push({
        topics: part.map(({ topic }) => topic),
        cursor,
        have: part.length === 1 ? part[0].have : [],
        lanes: part.flatMap(({ group }) => group),
      });
    }
  }
  return batches;
}

/** Ids that every lane of one topic has applied. @param {Lane[]} lanes */
function commonIds([first, ...others]) {
  return first.recent.filter((id) => others.every((lane) => lane.seen.has(id)));
}

/**
 * The frame, with as much of `have` as the server's limit for one frame leaves room for.
 * @param {Batch} batch
 * @param {number} ref
 * @returns {import('./protocol.js').Subscribe}
 */
export function subscribeFrame({ topics, cursor, have }, ref) {
  /** @type {import('./protocol.js').Subscribe} */
  const frame = { type: 'subscribe', ref, topics, cursor, have: have.slice(-PROTOCOL.haveMax) };
  while (frame.have.length && JSON.stringify(frame).length > PROTOCOL.maxFrameBytes) {
    frame.have = frame.have.slice(Math.ceil(frame.have.length / 2));
  }
  return frame;
}
