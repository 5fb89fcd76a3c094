import { describe, expect, it } from 'vitest';

import { checkEvent } from '../../../src/lib/live/events.js';
import { EVENT_TYPES } from '../../../src/lib/live/generated/protocol.js';
import { parseFrame, sameHistory } from '../../../src/lib/live/protocol.js';
import { seededRandom } from './support/random.js';

const FRAMES = [
  { type: 'ready', heartbeat_s: 10, resume: 'r' },
  { type: 'ready', heartbeat_s: 10, resume: null },
  { type: 'subscribed', ref: 1, topics: ['feed'], recovered: true, cursor: 'e:1' },
  { type: 'unsubscribed', ref: 2, topics: [] },
  { type: 'event', id: 7, topic: 'feed', event: 'diary.logged', at: 't', data: {} },
  { type: 'cursor', cursor: 'e:1' },
  { type: 'resync', topics: ['feed'] },
  { type: 'error', ref: null, code: 'bad_frame', detail: '' },
  { type: 'reauth', within_s: 60 },
];

describe('parseFrame', () => {
  it.each(FRAMES)('reads $type', (frame) => {
    expect(parseFrame(JSON.stringify(frame))).toEqual({ kind: 'frame', frame });
  });

  it('lets a newer server add fields', () => {
    const frame = { type: 'cursor', cursor: 'e:1', lag_ms: 3 };
    expect(parseFrame(JSON.stringify(frame)).kind).toBe('frame');
  });

  it.each(['presence', 'toString', '__proto__', ''])('calls the type %j unknown', (type) => {
    expect(parseFrame(JSON.stringify({ type }))).toEqual({ kind: 'unknown' });
  });

  it.each([
    '',
    'null',
    '[]',
    '3',
    '"ready"',
    '{"type":3}',
    '{"type":"event"}',
    '{',
    undefined,
    new ArrayBuffer(2),
    '{"type":"event","id":"7","topic":"feed","event":"x","at":"t","data":{}}',
    '{"type":"event","id":7,"topic":"feed","event":"x","at":"t","data":[]}',
    '{"type":"subscribed","ref":1,"topics":[1],"recovered":true,"cursor":"c"}',
    '{"type":"cursor","cursor":""}',
    '{"type":"ready","heartbeat_s":0,"resume":null}',
  ])('calls %j malformed', (text) => {
    expect(parseFrame(text)).toEqual({ kind: 'malformed' });
  });

  it('never throws, whatever is cut or changed (2,000 mutations)', () => {
    const random = seededRandom(7);
    for (let n = 0; n < 2_000; n++) {
      const text = JSON.stringify(random.pick(FRAMES));
      const at = random.below(text.length);
      const mutated =
        text.slice(0, at) +
        String.fromCharCode(random.below(0xffff)) +
        text.slice(at + random.below(4));
      const parsed = parseFrame(mutated);
      expect(['frame', 'unknown', 'malformed']).toContain(parsed.kind);
      if (parsed.kind === 'frame' && parsed.frame.type === 'event') {
        expect(['known', 'unknown', 'malformed']).toContain(
          checkEvent(parsed.frame.event, parsed.frame.data),
        );
      }
    }
  });
});

describe('checkEvent', () => {
  it('knows every event that a client is sent', () => {
    const delivered = EVENT_TYPES.filter((type) => type !== 'session.revoked');
    for (const type of delivered) expect(checkEvent(type, {}), type).toBe('malformed');
  });

  it.each(['party.started', 'constructor', '__proto__'])('calls %j unknown', (event) => {
    expect(checkEvent(event, {})).toBe('unknown');
  });

  it.each([
    ['diary.logged', { card: null }],
    ['diary.logged', { card: { id: 1, rev: 1, actor: { id: 1 }, entry: null } }],
    [
      'diary.updated',
      { card: { id: 1, rev: 1, actor: { id: 1 }, entry: { id: 1, movie: { id: 1 }, review: {} } } },
    ],
    [
      'review.liked',
      { card: { id: 1, rev: 1, actor: { id: 1 }, review: { id: 1, rev: 1, like_count: 1 } } },
    ],
    ['like.added', { review_id: 1, like_count: '3', rev: 1, member: null }],
    ['list.created', { card: { id: 1, rev: 1, actor: { id: 1 }, list: { id: 1, rev: 1 } } }],
    ['list.updated', { list: { id: 1, owner: { id: 1 } } }],
    ['object.counts', { target_kind: 'list', target_id: 1, like_count: 1, rev: 1 }],
    ['object.liked', { target_kind: 'list', target_id: 1, like_count: 1, rev: 1, liked: 1 }],
    ['mutes.changed', { member_id: 1, rev: 1, movie_ids: null, kinds: [] }],
    [
      'feed.changed',
      { other: { id: 1 }, follows: 1, followed_by: false, hidden: false, muted: false },
    ],
  ])('refuses %s with %j', (event, data) => {
    expect(checkEvent(event, data)).toBe('malformed');
  });
});

it('knows two cursors of one history by their epoch', () => {
  expect(sameHistory('a1:5:5:', 'a1:9:9:')).toBe(true);
  expect(sameHistory('a1:5:5:', 'b2:5:5:')).toBe(false);
  expect(sameHistory(null, 'b2:5:5:')).toBe(false);
});
