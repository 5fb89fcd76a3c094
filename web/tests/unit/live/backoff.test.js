import { describe, expect, it } from 'vitest';

import { backoffMs, firstReconnectMs, reconnectMs } from '../../../src/lib/live/backoff.js';

describe('backoff', () => {
  it.each([
    [0, 500],
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [5, 16_000],
    [6, 20_000],
    [60, 20_000],
    [2_000, 20_000],
  ])('try %i waits up to %i ms', (attempt, capMs) => {
    expect(backoffMs(attempt, { random: () => 0 })).toBe(0);
    expect(backoffMs(attempt, { random: () => 0.5 })).toBe(capMs / 2);
    expect(backoffMs(attempt, { random: () => 0.999999 })).toBe(capMs - 1);
  });

  it('spreads the first reconnect over two seconds', () => {
    expect(firstReconnectMs({ random: () => 0 })).toBe(0);
    expect(firstReconnectMs({ random: () => 0.25 })).toBe(500);
    expect(firstReconnectMs({ random: () => 0.999999 })).toBe(1_999);
  });

  it('goes from the spread to full jitter', () => {
    const random = () => 0.5;
    const waits = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => reconnectMs(attempt, { random }));
    expect(waits).toEqual([1_000, 250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });
});
