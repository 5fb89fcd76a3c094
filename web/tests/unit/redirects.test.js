import { describe, expect, it } from 'vitest';
import { loginPath, safeNext } from '../../src/lib/redirects.js';

describe('safeNext', () => {
  it.each(['/', '/movies/7', '/movies?q=cidade%20de%20deus', '/profile/jo%C3%A3o#recent'])(
    'goes to %s',
    (path) => expect(safeNext(path)).toBe(path),
  );

  it.each([
    undefined,
    ['/a', '/b'],
    '',
    'movies',
    '//evil.example',
    '/\\evil.example',
    '/ok\\..\\evil',
    'https://evil.example/',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/\n/evil.example',
  ])('stays home for %j', (next) => expect(safeNext(next)).toBe('/'));
});

it('leads back to the page that asked for a log-in', () => {
  const path = loginPath('/movies?q=a&b=c');

  expect(safeNext(new URL(path, 'http://web').searchParams.get('next'))).toBe('/movies?q=a&b=c');
});
