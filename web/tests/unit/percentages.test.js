import { describe, expect, it } from 'vitest';
import { percentages } from '../../src/lib/percentages.js';
import { seededRandom } from '../../src/lib/hash.js';

const sum = (/** @type {number[]} */ values) => values.reduce((total, value) => total + value, 0);

describe('percentages', () => {
  it('sums to exactly 100 for any histogram', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 500; round += 1) {
      const counts = Array.from({ length: 10 }, () => Math.floor(random() ** 4 * 1000));
      counts[3] += 1;

      expect(sum(percentages(counts))).toBe(100);
    }
  });

  it('gives the points left over to the largest remainders', () => {
    expect(percentages([1, 1, 1])).toEqual([34, 33, 33]);
    expect(percentages([2, 1])).toEqual([67, 33]);
    expect(percentages([999, 1])).toEqual([100, 0]);
  });

  it('says nothing of nothing', () => {
    expect(percentages([0, 0])).toEqual([0, 0]);
  });
});
