import { describe, expect, it } from 'vitest';
import { chooseLocale, negotiate } from '../../src/lib/locale.js';
import { MESSAGES } from '../../src/messages/index.js';

describe('chooseLocale', () => {
  const headers = { cookie: 'cinema_locale=en', 'accept-language': 'pt-BR' };

  it('asks the member, then this browser’s choice, then the browser', () => {
    expect(chooseLocale(headers, 'pt-BR')).toBe('pt-BR');
    expect(chooseLocale(headers)).toBe('en');
    expect(chooseLocale({ ...headers, cookie: 'cinema_locale=xx' })).toBe('pt-BR');
    expect(chooseLocale({})).toBe('en');
  });

  it.each([
    ['pt-PT,pt;q=0.9,en;q=0.8', 'pt-BR'],
    ['fr, pt;q=0.4, en;q=0.7', 'en'],
    ['de', 'en'],
    ['pt;q=0, en', 'en'],
    ['', 'en'],
  ])('reads %j as %s', (header, locale) => expect(negotiate(header)).toBe(locale));
});

/** @param {object} tree @returns {[string, string][]} */
function flat(tree, prefix = '') {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [/** @type {[string, string]} */ ([prefix + key, value])]
      : flat(value, `${prefix}${key}.`),
  );
}

describe('messages', () => {
  const en = flat(MESSAGES.en);
  const pt = new Map(flat(MESSAGES['pt-BR']));

  it('says everything in both languages', () => {
    expect([...pt.keys()].sort()).toEqual(en.map(([key]) => key).sort());
  });

  it('uses the same placeholders and tags in both', () => {
    // A plural's branches are words in braces too; only what stands outside them is a name.
    const branches = /(=\d+|one|other|true) \{/g;
    // Where a plural shows no number it only makes words agree, which not every language needs.
    const agreement = /\{\w+, plural, [^#]*$/;
    const marks = (/** @type {string} */ text) =>
      [
        ...new Set(
          text
            .replace(branches, '')
            .replace(agreement, (found) => found.replace(/^\{\w+, plural/, ''))
            .match(/<\/?\w+>|\{\w+/g) ?? [],
        ),
      ].sort();
    for (const [key, text] of en) expect(marks(pt.get(key) ?? ''), key).toEqual(marks(text));
  });
});
