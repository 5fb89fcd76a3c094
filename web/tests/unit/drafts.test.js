// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import {
  dropDraft,
  emptyDraft,
  entryOf,
  keepDraft,
  readDraft,
} from '../../src/lib/browser/drafts.js';

const ANA = 1;
const BRUNO = 2;
const movie = /** @type {any} */ ({ id: 7, title: 'Central Station' });
const fresh = { today: '2026-01-31', audience: /** @type {const} */ ('friends') };

afterEach(() => localStorage.clear());

describe('drafts', () => {
  it('come back for the same film and member, and for no other', () => {
    const draft = { ...emptyDraft(movie, fresh), text: 'Still at the station.' };
    keepDraft(ANA, draft);

    expect(readDraft(ANA, 7)).toEqual(draft);
    expect(readDraft(BRUNO, 7)).toBeNull();
    expect(readDraft(ANA, 8)).toBeNull();
  });

  it('are gone once sent', () => {
    keepDraft(ANA, emptyDraft(movie, fresh));
    dropDraft(ANA, 7);

    expect(readDraft(ANA, 7)).toBeNull();
  });

  it('that cannot be read count as none', () => {
    localStorage.setItem('cinema.draft.1.7', '{');

    expect(readDraft(ANA, 7)).toBeNull();
  });
});

describe('entryOf', () => {
  it('sends no review without words', () => {
    const draft = /** @type {any} */ ({ ...emptyDraft(movie, fresh), text: '  \n', rating: 4 });

    expect(entryOf(draft)).toEqual({
      movie: 7,
      watched_on: '2026-01-31',
      rating: 4,
      rewatch: false,
      liked: false,
      audience: 'friends',
      review: null,
    });
  });

  it('sends the words with their spoiler flag', () => {
    const draft = /** @type {any} */ ({
      ...emptyDraft(movie, fresh),
      text: ' She stays. ',
      contains_spoilers: true,
    });

    expect(entryOf(draft).review).toEqual({ text: 'She stays.', contains_spoilers: true });
  });
});
