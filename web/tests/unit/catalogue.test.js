// @vitest-environment jsdom
import { cleanup, render, screen, within } from '@testing-library/react';
import { IntlProvider } from 'use-intl';
import { afterEach, describe, expect, it } from 'vitest';
import { CollectionFilms } from '../../src/components/collection/CollectionFilms.js';
import { Releases } from '../../src/components/movie/details/Releases.js';
import { Poster } from '../../src/components/movie/Poster.js';
import { SessionProvider } from '../../src/hooks/useSession.js';
import { MESSAGES } from '../../src/messages/index.js';

afterEach(cleanup);

/** @param {import('react').ReactNode} children @param {string} [locale] */
function shown(children, locale = 'en') {
  const session = /** @type {any} */ ({ me: null, notices: null, locale, now: '2026-01-01' });
  return render(
    <IntlProvider locale={locale} timeZone="UTC" messages={/** @type {any} */ (MESSAGES)[locale]}>
      <SessionProvider session={session}>{children}</SessionProvider>
    </IntlProvider>,
  ).container;
}

/** @param {number} id @param {any} [more] @returns {any} */
const film = (id, more) => ({
  id,
  title: `Film ${id}`,
  title_pt: '',
  year: 2000 + id,
  genres: [],
  poster_path: null,
  ...more,
});

describe('the films of a collection', () => {
  it('stand in order, and those that the reader has watched say so', () => {
    shown(<CollectionFilms movies={[film(3), film(1)]} watched={new Set([1])} />);
    const items = within(screen.getByRole('list', { name: 'Films by release' })).getAllByRole(
      'listitem',
    );
    expect(items.map((item) => item.querySelector('a')?.getAttribute('href'))).toEqual([
      '/movies/3',
      '/movies/1',
    ]);
    expect(items.map((item) => item.textContent?.includes('Watched'))).toEqual([false, true]);
  });

  it('have a word where a film has no year yet', () => {
    const box = shown(<CollectionFilms movies={[film(1, { year: null })]} watched={new Set()} />);
    expect(box.textContent).toContain('to come');
  });
});

describe('releases', () => {
  const brazil = {
    country: 'BR',
    releases: [{ date: '2019-08-29', kind: 'theatrical', certification: '18', note: '' }],
  };
  const france = {
    country: 'FR',
    releases: [{ date: '2019-05-15', kind: 'premiere', certification: '', note: 'Cannes' }],
  };

  it('of the reader’s country stand open, those of others behind a summary', () => {
    const box = shown(<Releases countries={/** @type {any} */ ([brazil, france])} own="BR" />);
    const details = box.querySelector('details');
    expect(details?.textContent).toContain('Premiere (Cannes)');
    expect(details?.querySelector('summary')?.textContent).toBe('In 1 other country');
    expect(details?.textContent).not.toContain('Brazil');
    expect(box.textContent).toContain('Aug 29, 2019');
    expect(box.querySelector('time')?.getAttribute('datetime')).toBe('2019-08-29');
  });

  it('say that none is known for the reader’s country', () => {
    const box = shown(<Releases countries={/** @type {any} */ ([france])} own="BR" />, 'pt-BR');
    expect(box.textContent).toContain('Brasil: nenhum lançamento conhecido.');
    expect(box.textContent).toContain('França');
  });

  it('are not there without any', () => {
    expect(shown(<Releases countries={[]} own="BR" />).textContent).toBe('');
  });
});

describe('a poster', () => {
  it.each([
    ['en', '/pt.jpg', '/en.jpg'],
    ['pt-BR', '/pt.jpg', '/pt.jpg'],
    ['pt-BR', null, '/en.jpg'],
    ['pt-BR', undefined, '/en.jpg'],
  ])('in %s with %s for Portuguese is %s', (locale, poster_path_pt, path) => {
    const movie = film(1, { poster_path: '/en.jpg', poster_path_pt });
    const image = shown(<Poster movie={movie} />, locale).querySelector('img');
    expect(image?.getAttribute('src')).toBe(`https://image.tmdb.org/t/p/w342${path}`);
  });
});
