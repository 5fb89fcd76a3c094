import { describe, expect, it } from 'vitest';

import { actionFor, reasonFor, slowDownMs } from '../../../src/lib/live/closecodes.js';
import { CLOSE_CODE_ACTION, CloseCode } from '../../../src/lib/live/generated/protocol.js';

describe('close codes', () => {
  it.each([
    [1000, 'reconnect'],
    [1001, 'reconnect'],
    [1006, 'reconnect'],
    [1011, 'reconnect'],
    [1012, 'reconnect'],
    [4002, 'new-ticket'],
    [4003, 'new-ticket'],
    [4005, 'refresh'],
    [4008, 'reconnect'],
    [4010, 'refetch'],
    [4013, 'slow-down'],
    [4500, 'stop'],
    [4501, 'stop'],
    [4503, 'stop'],
    [4504, 'stop'],
    [1009, 'stop'],
  ])('%i asks for %s', (code, action) => {
    expect(actionFor(code)).toBe(action);
  });

  it('has an action for every code of the server', () => {
    for (const code of Object.values(CloseCode))
      expect(CLOSE_CODE_ACTION).toHaveProperty(String(code));
  });

  it.each([
    [4499, 'reconnect'],
    [4999, 'stop'],
    [3000, 'reconnect'],
    [3999, 'stop'],
    [1013, 'reconnect'],
    [0, 'reconnect'],
  ])('follows the ranges for the unknown code %i', (code, action) => {
    expect(actionFor(code)).toBe(action);
  });

  it('names the reason for the reader', () => {
    expect(reasonFor(4500)).toBe('logged-out');
    expect(reasonFor(4504)).toBe('too-many-connections');
    expect(reasonFor(1009)).toBe('closed-1009');
  });

  it.each([
    ['retry_after_s=12', 12_000],
    ['retry in 800 ms', 800],
    ['retry in 1500ms', 1_500],
    ['1.5', 1_500],
    ['', 5_000],
    [undefined, 5_000],
    ['soon', 5_000],
    ['999999999', 300_000],
  ])('reads the delay of %j as %i ms', (reason, delayMs) => {
    expect(slowDownMs(reason)).toBe(delayMs);
  });
});
