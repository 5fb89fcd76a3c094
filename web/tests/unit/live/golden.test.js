import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { reducerFor } from '../../../src/lib/live/reducers/index.js';

/**
 * Old snapshot + events = fresh snapshot, for what the server itself wrote: `before` and `after` are
 * answers of REST (null: 404), `events` are frames of the log between them.
 */
const FOLDER = new URL('../../../src/lib/live/generated/golden/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const triples = files.map((name) => ({
  name,
  ...JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')),
}));

/** @param {any} triple @param {any} start @param {any[]} events */
function replay({ topic, before }, start, events) {
  const reducer = reducerFor(topic, before);
  return events.reduce(
    (state, event) => reducer.apply(state, { type: 'event', topic, at: '', ...event }),
    start,
  );
}

/** As many cards as REST's page holds: a list on screen may have grown beyond one page. @param {any} triple @param {any} seen */
function cut({ after }, seen) {
  if (!after?.results || after.next === null || after.next === undefined) return seen;
  const shown = seen.comments ? 'comments' : 'cards';
  return { ...seen, [shown]: seen[shown]?.slice(0, after.results.length) };
}

describe('golden triples', () => {
  it('are there', () => expect(triples.length).toBeGreaterThan(0));

  it.each(triples)('$name', (triple) => {
    const {
      topic,
      before,
      after,
      events,
      viewer_id: viewerId = null,
      refetch = false,
      order,
    } = triple;
    const how = { viewerId };
    const reducer = reducerFor(topic, before);
    const expected = reducer.view(reducer.seed(after, how));
    const orders = [events, events.flatMap((/** @type {any} */ event) => [event, event])];
    if (order !== 'fixed') orders.push([...events].reverse());

    for (const sequence of orders) {
      let state = replay(triple, reducer.seed(before, how), sequence);
      expect(Boolean(reducer.wantsRefetch?.(state)), 'asks for a refetch').toBe(refetch);
      if (refetch) {
        const fresh = reducer.seed(after, how);
        state = reducer.reseed ? reducer.reseed(state, fresh, { sameHistory: true }) : fresh;
        state = replay(triple, state, sequence);
      }
      expect(cut(triple, reducer.view(state))).toEqual(expected);
    }
  });
});
