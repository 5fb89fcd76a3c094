import { test as base, expect } from '@playwright/test';
import { call, Member } from './members.mjs';
import { Reader } from './reader.mjs';

export { expect };

/** Each worker takes films of its own, so that counts and averages are one test's alone. */
const FILMS_A_WORKER = 200;
const PAGE = 100;

/**
 * @typedef {{ id: number, title: string, title_pt: string, year: number }} Film
 *
 * @typedef {object} Fixtures
 * @property {(member?: Member | null, options?: import('@playwright/test').BrowserContextOptions,
 *   password?: string) => Promise<Reader>} browse A browser of its own, logged in as `member`, on an
 *   empty page.
 * @property {(name?: string) => Promise<Member>} member
 * @property {() => Film} film One that no other test uses.
 * @property {(count: number) => Film[]} films
 */

export const test = base.extend({
  /** @type {any} */
  catalogue: [
    async ({}, use) => {
      await use({ films: await allFilms(), taken: 0 });
    },
    { scope: 'worker' },
  ],

  film: async ({ catalogue }, use, { parallelIndex }) => {
    // The last in the list are the least logged.
    await use(() => catalogue.films.at(-1 - parallelIndex * FILMS_A_WORKER - catalogue.taken++));
  },

  films: async ({ film }, use) => {
    await use((count) => Array.from({ length: count }, film));
  },

  member: async ({}, use) => {
    await use((name) => Member.register(name));
  },

  browse: async ({ browser }, use) => {
    /** @type {Reader[]} */
    const readers = [];
    await use(async (member = null, options = {}, password = undefined) => {
      const context = await browser.newContext(options);
      const reader = new Reader(context, await context.newPage());
      readers.push(reader);
      if (member) await reader.logIn(member, password);
      return reader;
    });
    const faults = readers.flatMap((reader) => reader.faults);
    await Promise.all(readers.map(({ context }) => context.close()));
    expect(faults, 'errors in the pages').toEqual([]);
  },
});

/** @returns {Promise<Film[]>} */
async function allFilms() {
  const films = [];
  let cursor = '';
  do {
    const page = await call('GET', `movies/?limit=${PAGE}${cursor && `&cursor=${cursor}`}`);
    films.push(...page.results);
    cursor = page.next
      ? encodeURIComponent(new URL(page.next).searchParams.get('cursor') ?? '')
      : '';
  } while (cursor);
  return films;
}
