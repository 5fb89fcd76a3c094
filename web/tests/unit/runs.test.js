import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { arrange, runs } from '../../src/lib/runs.js';

/** The cases of the rule, which the server's own is tested with. */
const FILE = new URL('../../../server/feed/tests/grouping.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(FILE, 'utf8'));

/** @param {[kind: string, actor: number, id: number]} card @returns {any} */
const card = ([kind, actor, id]) => ({ kind, actor: { id: actor }, id });
/** Logs of one member, newest first. @param {number} from @param {number} to */
const logs = (from, to, actor = 1) =>
  Array.from({ length: from - to + 1 }, (_, at) => card(['diary.logged', actor, from - at]));
/** @param {import('../../src/lib/runs.js').Run[]} arranged */
const ids = (arranged) => arranged.map((run) => run.cards.map(({ id }) => id));

describe('the rule', () => {
  it.each(/** @type {any[]} */ (cases))('gives $runs', ({ cards, runs: expected }) => {
    const found = runs(cards.map(card));
    expect(found.map((run) => run.map(({ id }) => id))).toEqual(expected);
    expect(ids(arrange([], cards.map(card), false))).toEqual(expected);
  });
});

describe('a feed that is being read', () => {
  it('leaves single what was single when a page below makes it a run', () => {
    const shown = arrange([], logs(30, 28), false);
    const longer = arrange(shown, logs(30, 20), false);
    expect(ids(longer)).toEqual([[30], [29], [28], [27, 26, 25, 24, 23, 22, 21, 20]]);
    expect(longer.slice(0, 3).map(({ key }) => key)).toEqual(shown.map(({ key }) => key));
  });

  it('lets a group grow at both ends under the key that it has', () => {
    const [before] = arrange([], logs(30, 24), false);
    const [grown] = arrange([before], logs(32, 20), false);
    expect(grown.cards).toHaveLength(13);
    expect(grown.key).toBe(before.key);
  });

  it('keeps a group that loses cards, until one is left', () => {
    const group = arrange([], logs(30, 26), false);
    const smaller = arrange(group, logs(30, 27), false);
    expect(ids(smaller)).toEqual([[30, 29, 28, 27]]);
    expect(arrange(smaller, logs(30, 30), false)[0].isGroup).toBe(false);
  });

  it('folds a run at the top for a reader who is there, and none further down', () => {
    const four = arrange([], [...logs(14, 11), ...logs(4, 1, 2)], true);
    expect(ids(four)).toHaveLength(8);
    const five = arrange(four, [...logs(15, 11), ...logs(4, 0, 2)], true);
    expect(ids(five)).toEqual([[15, 14, 13, 12, 11], [4], [3], [2], [1], [0]]);
  });

  it('gives each part of a split group a key of its own', () => {
    const group = arrange([], logs(20, 10), false);
    const between = [...logs(20, 16), card(['member.followed', 2, 15]), ...logs(14, 10)];
    const split = arrange(group, between, false);
    expect(ids(split).map((part) => part.length)).toEqual([5, 1, 5]);
    expect(new Set(split.map(({ key }) => key)).size).toBe(3);
    expect(split[0].key).toBe(group[0].key);
  });
});
