import { describe, expect, it } from 'vitest';
import { clampRating, ratingAfterKey, ratingAt } from '../../src/lib/rating.js';

describe('ratingAfterKey', () => {
  it.each([
    [null, 'ArrowRight', 0.5],
    [0.5, 'ArrowLeft', null],
    [4.5, 'ArrowUp', 5],
    [5, 'ArrowRight', 5],
    [null, 'ArrowLeft', null],
    [3, 'ArrowDown', 2.5],
    [3, 'PageUp', 4],
    [3, 'Home', null],
    [3, 'End', 5],
    [3, 'Delete', null],
    [null, '4', 4],
    [4, '0', null],
  ])('%s, %s → %s', (rating, key, result) => {
    expect(ratingAfterKey(rating, key)).toBe(result);
  });

  it('leaves other keys to the page', () => {
    for (const key of ['a', '6', 'Tab', 'Enter']) expect(ratingAfterKey(3, key)).toBeUndefined();
  });
});

it('reads the half of the star under the pointer', () => {
  const width = 200;

  expect(ratingAt(-3, width)).toBeNull();
  expect(ratingAt(1, width)).toBe(0.5);
  expect(ratingAt(21, width)).toBe(1);
  expect(ratingAt(150, width)).toBe(4);
  expect(ratingAt(199, width)).toBe(5);
  expect(ratingAt(260, width)).toBe(5);
});

it('keeps to halves between half a star and five', () => {
  expect(clampRating(0.2)).toBeNull();
  expect(clampRating(3.3)).toBe(3.5);
  expect(clampRating(9)).toBe(5);
});
