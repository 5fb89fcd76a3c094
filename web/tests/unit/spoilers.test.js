import { describe, expect, it } from 'vitest';
import { needsConsent, withheld } from '../../src/lib/spoilers.js';

const review = /** @type {any} */ ({ id: 7, author: { id: 1 }, text: 'He was dead.' });
const spoiler = { ...review, contains_spoilers: true };
const plain = { ...review, contains_spoilers: false };

describe('a review with spoilers', () => {
  it('leaves the text out for a guest and for another member', () => {
    expect(withheld(spoiler, null)).toEqual({ ...spoiler, text: null });
    expect(withheld(spoiler, { id: 2 }).text).toBeNull();
  });

  it('is whole for its author', () => {
    expect(withheld(spoiler, { id: 1 })).toBe(spoiler);
    expect(needsConsent(spoiler, { id: 1 })).toBe(false);
  });
});

describe('a review without spoilers', () => {
  it('is whole for everyone', () => {
    expect(withheld(plain, null).text).toBe('He was dead.');
    expect(needsConsent(plain, null)).toBe(false);
  });
});
