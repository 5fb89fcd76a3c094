// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react';
import { IntlProvider } from 'use-intl';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FeedCard } from '../../src/components/feed/FeedCard.js';
import { LogGroup } from '../../src/components/feed/LogGroup.js';
import { SessionProvider } from '../../src/hooks/useSession.js';
import { MESSAGES } from '../../src/messages/index.js';

vi.mock('next/router', () => ({ useRouter: () => ({}) }));
afterEach(cleanup);

const ana = { id: 1, username: 'ana', display_name: 'Ana', photo_url: null };
const caio = { ...ana, id: 3, username: 'caio', display_name: 'Caio' };
const movie = { id: 7, title: 'Bacurau', title_pt: '', slug: 'bacurau', year: 2019, genres: [] };
const list = { id: 5, owner: caio, title: 'Sertões', description: '', item_count: 2, preview: [movie], like_count: 3, comment_count: 1, rev: 1, counts_rev: 3 }; // prettier-ignore
const review = { id: 9, author: caio, movie, rating: 4, excerpt: 'Dust.', like_count: 0, comment_count: 0, rev: 1 }; // prettier-ignore

/** @param {import('react').ReactNode} children @param {string} locale */
function shown(children, locale = 'en') {
  const session = /** @type {any} */ ({ me: null, notices: null, locale, now: '2026-01-01' });
  return render(
    <IntlProvider locale={locale} timeZone="UTC" messages={/** @type {any} */ (MESSAGES)[locale]}>
      <SessionProvider session={session}>
        <ol>{children}</ol>
      </SessionProvider>
    </IntlProvider>,
  ).container;
}

/** @param {string} kind @param {any} more @returns {any} */
const card = (kind, more) => ({ id: 2, kind, actor: ana, at: '2026-01-01T00:00:00Z', rev: 1, entry: null, followee: null, review: null, list: null, ...more }); // prettier-ignore
const ignore = () => {};

describe('a card', () => {
  it.each([
    ['list.created', { list }, 'en', 'Ana made a list'],
    ['list.created', { list }, 'pt-BR', 'Ana fez uma lista'],
    ['list.shared', { list }, 'en', 'Ana shared a list'],
    ['list.shared', { list }, 'pt-BR', 'Ana compartilhou uma lista'],
    ['review.shared', { review }, 'en', 'Ana shared a review'],
    ['review.shared', { review }, 'pt-BR', 'Ana compartilhou uma crítica'],
  ])('of %s says whose and what', (kind, more, locale, said) => {
    const box = shown(<FeedCard card={card(kind, more)} onLike={ignore} />, locale);
    expect(box.querySelector('header p')?.textContent).toBe(said);
    const place = 'list' in more ? '/lists/5' : '/movies/7';
    expect(box.querySelector('h3 a')?.getAttribute('href')).toBe(place);
  });

  it('of a kind that a newer server brings is left out, and nothing breaks', () => {
    for (const kind of ['party.started', 'constructor', 'toString']) {
      expect(shown(<FeedCard card={card(kind, {})} onLike={ignore} />).textContent).toBe('');
    }
  });

  it('whose content is missing says nothing', () => {
    const box = shown(<FeedCard card={card('list.created', {})} onLike={ignore} />);
    expect(box.textContent).toBe('');
  });
});

describe('a group of logs', () => {
  const entry = { id: 4, movie, rating: null, liked: false, rewatch: false, review: null, watched_on: null, created_at: '2026-01-01T00:00:00Z', audience: 'public', rev: 1 }; // prettier-ignore
  const cards = [9, 8, 7, 6, 5].map((id) => card('diary.logged', { id, entry }));

  it('says how many, and shows them when it is open', () => {
    const closed = shown(<LogGroup cards={cards} isOpen={false} onToggle={ignore} onLike={ignore} />); // prettier-ignore
    expect(closed.querySelector('header p')?.textContent).toBe('Ana logged 5 films');
    expect(closed.querySelectorAll('li[data-card]')).toHaveLength(0);
    cleanup();
    const open = shown(<LogGroup cards={cards} isOpen onToggle={ignore} onLike={ignore} />);
    expect(open.querySelectorAll('li[data-card]')).toHaveLength(5);
  });
});
