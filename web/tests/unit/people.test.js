// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react';
import { IntlProvider } from 'use-intl';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { NotificationRow } from '../../src/components/notification/NotificationRow.js';
import { SessionProvider } from '../../src/hooks/useSession.js';
import { MESSAGES } from '../../src/messages/index.js';

vi.mock('next/router', () => ({ useRouter: () => ({}) }));
afterEach(cleanup);

const NAMES = ['Ana', 'Bia', 'Caio'];
/** @param {string} locale @param {string} kind @param {number} named @param {number} count */
function words(locale, kind, named, count) {
  const actors = NAMES.slice(0, named).map((name, at) => ({
    id: at + 1,
    username: name.toLowerCase(),
    display_name: name,
    photo_url: null,
  }));
  const movie = { id: 7, title: 'Bacurau', title_pt: '', slug: 'bacurau', year: 2019, genres: [] };
  const item = /** @type {any} */ ({
    id: 3,
    key: 'k',
    kind,
    actors,
    actor_count: count,
    review: kind === 'follow' ? null : { id: 9, movie },
    comment_id: kind === 'reply' ? 4 : null,
    at: '2026-01-01T00:00:00Z',
    read: true,
  });
  const session = /** @type {any} */ ({ me: null, notices: null, locale, now: '' });
  const { container } = render(
    <IntlProvider locale={locale} timeZone="UTC" messages={/** @type {any} */ (MESSAGES)[locale]}>
      <SessionProvider session={session}>
        <NotificationRow item={item} isNew={false} />
      </SessionProvider>
    </IntlProvider>,
  );
  return { text: container.querySelector('p')?.textContent, container };
}

describe('a group of notifications', () => {
  it.each([
    ['en', 1, 1, 'Ana liked your review of Bacurau'],
    ['en', 2, 2, 'Ana and Bia liked your review of Bacurau'],
    ['en', 3, 3, 'Ana, Bia and Caio liked your review of Bacurau'],
    ['en', 3, 100, 'Ana, Bia and 98 others liked your review of Bacurau'],
    ['en', 2, 3, 'Ana, Bia and 1 other liked your review of Bacurau'],
    ['en', 1, 2, 'Ana and 1 other liked your review of Bacurau'],
    ['pt-BR', 1, 1, 'Ana curtiu sua crítica de Bacurau'],
    ['pt-BR', 2, 2, 'Ana e Bia curtiram sua crítica de Bacurau'],
    ['pt-BR', 3, 4, 'Ana, Bia e mais 2 pessoas curtiram sua crítica de Bacurau'],
  ])('%s: %i named of %i', (locale, named, count, text) => {
    expect(words(locale, 'review_like', named, count).text).toBe(text);
  });

  it('agrees with the number of people', () => {
    expect(words('en', 'follow', 1, 1).text).toBe('Ana follows you');
    expect(words('en', 'follow', 2, 2).text).toBe('Ana and Bia follow you');
    expect(words('pt-BR', 'follow', 3, 9).text).toBe('Ana, Bia e mais 7 pessoas seguem você');
  });

  it('leads to the comment, and to the people it names', () => {
    const { container } = words('en', 'reply', 1, 1);
    const links = [...container.querySelectorAll('p a')].map((link) => link.getAttribute('href'));
    expect(links).toEqual(['/profile/ana', '/reviews/9#comment-4']);
  });
});
