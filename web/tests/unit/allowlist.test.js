import { describe, expect, it } from 'vitest';
import { route } from '../../src/lib/server/allowlist.js';

describe('route', () => {
  it.each([
    ['GET', 'feed/'],
    ['GET', 'feed'],
    ['GET', 'movies/'],
    ['GET', 'movies/12/'],
    ['PUT', 'movies/12/watchlist/'],
    ['POST', 'diary/'],
    ['PATCH', 'diary/9/'],
    ['PUT', 'users/ana_2/follow/'],
    ['GET', 'users/jo%C3%A3o/'],
    ['DELETE', 'reviews/3/like/'],
    ['PUT', 'me/photo/'],
    ['POST', 'live/ticket/'],
    ['DELETE', 'me/sessions/6f1f9a53-7c3b-4f6e-9a57-0d8f3a3f6a11/'],
    ['PUT', 'me/follow-requests/ana_2/'],
    ['PUT', 'lists/3/items/12/'],
    ['POST', 'reviews/3/comments/'],
    ['POST', 'auth/password-reset/confirm/'],
    ['POST', 'auth/email/verify/'],
    ['DELETE', 'me/passkeys/7/'],
    ['DELETE', 'me/muted-kinds/review.liked/'],
    ['POST', 'me/exports/'],
    ['GET', 'movies/popular-among-friends/'],
    ['GET', 'users/ana_2/years/2026/'],
  ])('passes %s %s', (method, path) => {
    expect(route(method, path)).toEqual({ kind: 'pass', path: path.replace(/\/?$/, '/') });
  });

  it.each([
    'admin/',
    'partner/v1/reviews/',
    'schema/',
    'moderation/queue/',
    'unsubscribe/abc/',
    'movies/0/',
    'movies/abc/',
    'movies/1/../../admin/',
    'users/../admin/',
    'users/./',
    'users/a%2Fb/',
    'users/%2e%2e/',
    'users/a%5Cb/',
    'users/a%00/',
    'users/%zz/',
    'users/a b/',
    'users/a?b/',
    'feed//',
    '',
  ])('does not know %s', (path) => {
    expect(route('GET', path)).toEqual({ kind: 'refused', code: 'not_found' });
  });

  it('names the methods an address does take', () => {
    expect(route('POST', 'me/')).toEqual({
      kind: 'refused',
      code: 'method_not_allowed',
      allow: 'GET, PATCH, DELETE',
    });
    expect(route('GET', 'auth/login/')).toMatchObject({
      code: 'method_not_allowed',
      allow: 'POST',
    });
  });

  it('keeps what moves tokens apart from what only passes', () => {
    for (const name of ['login', 'register', 'refresh', 'logout']) {
      expect(route('POST', `auth/${name}/`)).toEqual({ kind: 'session', name });
    }
    for (const [path, name] of [
      ['auth/login/second/', 'second'],
      ['auth/passkey/', 'passkey'],
      ['auth/oidc/start/', 'oidcStart'],
      ['auth/oidc/finish/', 'oidcFinish'],
      ['auth/restore/', 'restore'],
    ]) {
      expect(route('POST', path)).toEqual({ kind: 'session', name });
    }
    const file = 'me/exports/6f1f9a53-7c3b-4f6e-9a57-0d8f3a3f6a11/file/';
    expect(route('GET', file)).toEqual({ kind: 'session', name: 'exportFile' });
  });
});
