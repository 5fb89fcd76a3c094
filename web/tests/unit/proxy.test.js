import { describe, expect, it, vi } from 'vitest';
import { token, useEnvironment } from './support/environment.js';
import { useProxy } from './support/upstream.js';

useEnvironment({ WEB_PORT: '3100' });
const world = useProxy();

const OURS = { 'sec-fetch-site': 'same-origin' };
const JSON_TYPE = { 'content-type': 'application/json' };
let serial = 0;

/** @param {number} [accessTtlS] */
function cookies(accessTtlS = 300) {
  serial += 1;
  const pair = { access: token(accessTtlS, `a${serial}`), refresh: token(9000, `r${serial}`) };
  const cookie = `cinema_access_3100=${pair.access}; cinema_refresh_3100=${pair.refresh}; other=1`;
  return { ...pair, cookie };
}

/** @param {string} path @param {RequestInit} [init] */
const ask = (path, init) => fetch(`${world.url}/api/app/${path}`, init);

describe('what passes', () => {
  it('turns the cookie into a bearer, and sends no cookie and no address that the client wrote', async () => {
    const { access, cookie } = cookies();

    await ask('feed/?cursor=abc', {
      headers: {
        cookie,
        'x-forwarded-for': '1.2.3.4',
        'x-real-ip': '1.2.3.4',
        'if-none-match': '"e"',
      },
    });

    const [{ url, headers }] = world.seen;
    expect(url).toBe('/api/feed/?cursor=abc');
    expect(headers.authorization).toBe(`Bearer ${access}`);
    expect(headers['if-none-match']).toBe('"e"');
    for (const name of ['cookie', 'x-real-ip', 'x-forwarded-proto'])
      expect(headers).not.toHaveProperty(name);
    expect(headers['x-forwarded-for']).toMatch(/127\.0\.0\.1$/);
  });

  it.each([
    ['1', '9.9.9.9, 203.0.113.7', '203.0.113.7'],
    ['2', '9.9.9.9, 203.0.113.7, 10.0.0.1', '203.0.113.7'],
  ])(
    'tells the address that %s of our proxies saw, and that it was TLS',
    async (hops, sent, told) => {
      vi.stubEnv('TRUSTED_PROXIES', hops);
      vi.stubEnv('PUBLIC_WEB_URL', 'https://cinema.example');

      await ask('feed/', { headers: { 'x-forwarded-for': sent, 'x-forwarded-proto': 'http' } });

      const [{ headers }] = world.seen;
      expect(headers['x-forwarded-for']).toBe(told);
      expect(headers['x-forwarded-proto']).toBe('https');
      vi.unstubAllEnvs();
    },
  );

  it('renews a session in the name of who asks', async () => {
    vi.stubEnv('TRUSTED_PROXIES', '1');
    world.answer = (request) =>
      request.url === '/api/auth/refresh/'
        ? { status: 200, body: { access: token(300, 'new'), refresh: token(9000, 'newer') } }
        : { status: 200, body: {} };

    await ask('feed/', {
      headers: { cookie: cookies(-10).cookie, 'x-forwarded-for': '203.0.113.8' },
    });

    expect(world.seen.map((request) => request.headers['x-forwarded-for'])).toEqual([
      '203.0.113.8',
      '203.0.113.8',
    ]);
    vi.unstubAllEnvs();
  });

  it('brings back status, problem, ETag and Retry-After, and no cookie of the API', async () => {
    world.answer = () => ({
      status: 429,
      headers: { 'Retry-After': '7', ETag: '"x"', 'Set-Cookie': 'sneaky=1' },
      body: { code: 'throttled' },
    });

    const response = await ask('public/');

    expect(response.status).toBe(429);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('retry-after')).toBe('7');
    expect(response.headers.get('etag')).toBe('"x"');
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(await response.json()).toEqual({ code: 'throttled' });
  });

  it('streams an upload through as it is', async () => {
    const { cookie } = cookies();
    const form = new FormData();
    form.set('photo', new Blob([new Uint8Array(3 * 2 ** 20).fill(65)]), 'a.png');

    await ask('me/photo/', { method: 'PUT', headers: { ...OURS, cookie }, body: form });

    expect(world.seen[0].headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(world.seen[0].headers).not.toHaveProperty('transfer-encoding');
    expect(world.seen[0].headers['content-length']).toBe(String(world.seen[0].body.length));
    expect(world.seen[0].body.length).toBeGreaterThan(3 * 2 ** 20);
  });
});

describe('what is refused before the API is asked', () => {
  it.each([
    [
      'another site',
      'diary/',
      { method: 'POST', headers: { 'sec-fetch-site': 'cross-site', ...JSON_TYPE }, body: '{}' },
      403,
      'cross_origin',
    ],
    ['no origin at all', 'reviews/1/like/', { method: 'PUT' }, 403, 'cross_origin'],
    [
      'a form',
      'auth/login/',
      { method: 'POST', headers: OURS, body: new URLSearchParams('a=1') },
      415,
      'unsupported_media_type',
    ],
    ['an address not on the list', 'admin/', {}, 404, 'not_found'],
    [
      'a method not on the list',
      'feed/',
      { method: 'DELETE', headers: OURS },
      405,
      'method_not_allowed',
    ],
    [
      'a body that is too large',
      'diary/',
      { method: 'POST', headers: { ...OURS, ...JSON_TYPE }, body: 'x'.repeat(2 ** 20 + 1) },
      413,
      'body_too_large',
    ],
  ])('%s', async (_, path, init, status, code) => {
    const response = await ask(path, /** @type {RequestInit} */ (init));

    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status, code });
    expect(world.seen).toEqual([]);
  });
});

describe('sessions', () => {
  const pair = { access: token(300, 'new'), refresh: token(9000, 'new') };
  const login = {
    method: 'POST',
    headers: { ...OURS, ...JSON_TYPE },
    body: '{"login":"a","password":"b"}',
  };

  it('keeps the tokens of a log-in in cookies, and out of the answer', async () => {
    world.answer = () => ({ body: { user: { id: 1 }, ...pair } });

    const response = await ask('auth/login/', login);

    expect(await response.text()).toBe('{"user":{"id":1}}');
    expect(world.seen[0].body).toBe(login.body);
    expect(response.headers.getSetCookie()).toHaveLength(2);
    expect(response.headers.getSetCookie().join()).toContain(pair.access);
  });

  it('passes a refused log-in on as it is', async () => {
    world.answer = () => ({ status: 401, body: { code: 'invalid_credentials' } });

    const response = await ask('auth/login/', login);

    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ code: 'invalid_credentials' });
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('renews an access token that has run out before it asks', async () => {
    const { refresh, cookie } = cookies(-5);
    world.answer = ({ url }) =>
      url === '/api/auth/refresh/' ? { body: pair } : { body: { ok: true } };

    const response = await ask('feed/', { headers: { cookie } });

    expect(world.seen.map(({ url }) => url)).toEqual(['/api/auth/refresh/', '/api/feed/']);
    expect(JSON.parse(world.seen[0].body)).toEqual({ refresh });
    expect(world.seen[1].headers.authorization).toBe(`Bearer ${pair.access}`);
    expect(response.headers.getSetCookie().join()).toContain(pair.refresh);
  });

  it('renews once and repeats the request, body and all, when the API says 401', async () => {
    const { access, cookie } = cookies();
    world.answer = ({ url, headers }) => {
      if (url === '/api/auth/refresh/') return { body: pair };
      if (headers.authorization === `Bearer ${access}`)
        return { status: 401, body: { code: 'token_expired' } };
      return { status: 201, body: { id: 5 } };
    };

    const response = await ask('diary/', {
      method: 'POST',
      headers: { ...OURS, ...JSON_TYPE, cookie, 'idempotency-key': 'k' },
      body: '{"movie":1}',
    });

    expect(response.status).toBe(201);
    expect(world.seen.at(-1)).toMatchObject({
      body: '{"movie":1}',
      headers: { 'idempotency-key': 'k' },
    });
  });

  it('renews once for all requests that come together, and for those just behind', async () => {
    const { cookie } = cookies(-5);
    world.answer = ({ url }) => (url === '/api/auth/refresh/' ? { body: pair } : { body: {} });

    const together = await Promise.all(
      [1, 2, 3, 4].map(() => ask('feed/', { headers: { cookie } })),
    );
    const behind = await ask('public/', { headers: { cookie } });

    const renewals = world.seen.filter(({ url }) => url === '/api/auth/refresh/');
    expect(renewals).toHaveLength(1);
    for (const { status } of [...together, behind]) expect(status).toBe(200);
  });

  it('ends a session that cannot be renewed, and says so', async () => {
    const { cookie } = cookies(-5);
    world.answer = () => ({ status: 401, body: { code: 'token_reused' } });

    const response = await ask('feed/', { headers: { cookie } });

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'session_expired' });
    for (const value of response.headers.getSetCookie()) expect(value).toContain('Max-Age=0');
  });

  it('does not end a session because the API is away', async () => {
    const { cookie } = cookies(-5);
    world.answer = () => ({ status: 503 });

    const response = await ask('feed/', { headers: { cookie } });

    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('logs out here also when the API cannot be told', async () => {
    const { cookie } = cookies();
    vi.stubEnv('API_URL', 'http://127.0.0.1:9');

    const response = await ask('auth/logout/', { method: 'POST', headers: { ...OURS, cookie } });

    expect(response.status).toBe(204);
    for (const value of response.headers.getSetCookie()) expect(value).toContain('Max-Age=0');
  });
});
