import { describe, expect, it } from 'vitest';
import { coverSpoilers, needsConsent, withheld } from '../../src/lib/spoilers.js';

const review = /** @type {any} */ ({
  id: 7,
  author: { id: 1 },
  text: 'He was dead.',
  html: '<p>He was dead.</p>',
});
const spoiler = { ...review, contains_spoilers: true };
const plain = { ...review, contains_spoilers: false };

describe('a review with spoilers', () => {
  it('leaves the text out for a guest and for another member', () => {
    expect(withheld(spoiler, null)).toEqual({ ...spoiler, text: null, html: null });
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

describe('inline spoilers', () => {
  const html =
    '<p>Then <span class="spoiler">he <em>was</em> dead</span>, or <span class="spoiler">not</span>.</p>';

  it('are each under a cover of their own, the words as they were', () => {
    const covered = coverSpoilers(html, 'Spoiler: show it');
    expect(covered.match(/data-covered role="button" tabindex="0"/g)).toHaveLength(2);
    expect(covered).toContain('<span inert>he <em>was</em> dead</span></span>, or ');
    expect(covered.replace(/<[^>]+>/g, '')).toBe('Then he was dead, or not.');
  });

  it('have a name that cannot leave its attribute', () => {
    expect(coverSpoilers(html, 'a"b')).toContain('aria-label="a&quot;b"');
  });

  it('leave other words alone', () => {
    expect(coverSpoilers('<p>span class="spoiler"</p>', 'x')).toBe('<p>span class="spoiler"</p>');
  });
});
