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
/** @param {string} locale @param {string} kind @param {number} named @param {number} count @param {any} [more] */
function words(locale, kind, named, count, more = {}) {
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
    ...more,
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

describe('what a notification is about', () => {
  const list = { id: 5, title: 'Sertões' };
  const movie = { id: 7, title: 'Bacurau', title_pt: '', slug: 'bacurau', year: 2019, genres: [] };
  const ofList = { review: null, list, comment_id: null };
  const ofEntry = { review: null, list: null, entry: { id: 2, movie }, comment_id: null };

  it.each([
    ['list_like', ofList, 'liked your list Sertões', '/lists/5'],
    ['entry_like', ofEntry, 'liked that you watched Bacurau', '/movies/7'],
    [
      'comment_like',
      { comment_id: 4 },
      'liked your comment on a review of Bacurau',
      '/reviews/9#comment-4',
    ],
    [
      'comment_like',
      { ...ofList, comment_id: 4 },
      'liked your comment on the list Sertões',
      '/lists/5#comment-4',
    ],
    [
      'list_comment',
      { ...ofList, comment_id: 4 },
      'commented on your list Sertões',
      '/lists/5#comment-4',
    ],
    [
      'reply',
      { ...ofList, comment_id: 4 },
      'answered your comment on the list Sertões',
      '/lists/5#comment-4',
    ],
    [
      'mention',
      { comment_id: 4 },
      'mentioned you in a comment on a review of Bacurau',
      '/reviews/9#comment-4',
    ],
    ['share', ofList, 'shared your list Sertões', '/lists/5'],
    ['share', {}, 'shared your review of Bacurau', '/reviews/9'],
    ['list_invitation', ofList, 'invites you to edit the list Sertões', '/lists/5'],
  ])('%s: %o', (kind, more, said, place) => {
    const { text, container } = words('en', kind, 1, 1, more);
    expect(text).toBe(`Ana ${said}`);
    expect(container.querySelector('p a:last-of-type')?.getAttribute('href')).toBe(place);
    expect(words('pt-BR', kind, 2, 2, more).text).toMatch(/^Ana e Bia .*(Bacurau|Sertões)$/);
  });

  it('is left out when a newer server tells of something new', () => {
    expect(words('en', 'party_invitation', 1, 1).container.textContent).toBe('');
  });
});
