import { describe, expect, it, vi } from 'vitest';
import {
  appendCookies,
  clearedCookies,
  readTokens,
  tokenCookies,
} from '../../src/lib/server/cookies.js';
import { refusal } from '../../src/lib/server/env.js';
import { token, useEnvironment } from './support/environment.js';

const HOUR_S = 3600;

describe('on plain http', () => {
  useEnvironment({ WEB_PORT: '3100', PUBLIC_WEB_URL: 'http://localhost:3100' });

  it('names the port, because browsers share cookies between ports', () => {
    const [access, refresh] = tokenCookies({ access: token(60), refresh: token(HOUR_S) });

    expect(access).toMatch(/^cinema_access_3100=/);
    expect(refresh).toMatch(/^cinema_refresh_3100=/);
    expect(access).not.toContain('Secure');
  });

  it('keeps both from scripts and other sites, for as long as the refresh token lives', () => {
    for (const cookie of tokenCookies({ access: token(60), refresh: token(HOUR_S) })) {
      expect(cookie).toMatch(/; Path=\/; Max-Age=3(600|599); HttpOnly; SameSite=Lax$/);
    }
  });

  it('reads its own pair and not that of another port', () => {
    const header =
      'theme=dark; cinema_access_3100=a.b.c; cinema_refresh_3100=d; cinema_access_3000=no';

    expect(readTokens(header)).toEqual({ access: 'a.b.c', refresh: 'd' });
  });

  it('takes both away', () => {
    expect(clearedCookies()).toHaveLength(2);
    for (const cookie of clearedCookies()) expect(cookie).toContain('Max-Age=0');
  });
});

describe('over TLS', () => {
  useEnvironment({ PUBLIC_WEB_URL: 'https://cinema.example', ENVIRONMENT: 'production' });

  it('pins the cookies to the host', () => {
    for (const cookie of tokenCookies({ access: token(60), refresh: token(HOUR_S) })) {
      expect(cookie).toMatch(/^__Host-cinema_(access|refresh)=/);
      expect(cookie).toContain('; Secure');
      expect(cookie).not.toContain('Domain');
    }
  });

  it('starts in production, which plain http does not', () => {
    expect(refusal()).toBeNull();
    vi.stubEnv('PUBLIC_WEB_URL', 'http://cinema.example');
    expect(refusal()).toContain('https://');
    vi.stubEnv('PUBLIC_WEB_URL', undefined);
    expect(refusal()).toContain('https://');
  });
});

describe('appendCookies', () => {
  it('replaces a cookie of the same name, and leaves the others', () => {
    /** @type {Record<string, any>} */
    const headers = { 'set-cookie': ['a=1; Path=/', 'b=1'] };
    const res = /** @type {any} */ ({
      getHeader: (/** @type {string} */ name) => headers[name.toLowerCase()],
      setHeader: (/** @type {string} */ name, /** @type {any} */ value) => {
        headers[name.toLowerCase()] = value;
      },
    });

    appendCookies(res, ['a=2', 'c=1']);

    expect(headers['set-cookie']).toEqual(['b=1', 'a=2', 'c=1']);
  });
});
