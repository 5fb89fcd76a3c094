import { expect, it } from 'vitest';
import { kindOfFailure } from '../../src/lib/failures.js';

it.each([
  [400, 'address'],
  [414, 'address'],
  [404, 'missing'],
  [403, 'missing'],
  [429, 'away'],
  [503, 'away'],
  [500, 'broken'],
])('says of a %d whose turn it is: %s', (status, kind) => {
  expect(kindOfFailure(status)).toBe(kind);
});
