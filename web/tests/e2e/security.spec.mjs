import http from 'node:http';
import { API_URL, WEB_URL } from './support/instance.mjs';
import { expect, test } from './support/test.mjs';

/** How every JSON web token begins: `{"` in base64. */
const TOKEN = 'eyJ';
/** The one answer that is made for a script: a ticket, for the socket alone. */
const TICKET_PATH = '/api/app/live/ticket/';

test('no token is ever within reach of a script, and no page breaks its own policy', async ({
  browse,
  member,
  film,
}) => {
  const [ana, bruno, movie] = [await member('ana'), await member('bruno'), film()];
  await bruno.follow(ana);
  const { review } = await ana.log(movie, { review: 'Read on every page.' });
  const reader = await browse(bruno);
  const { page } = reader;
  /** @type {Promise<[string, string]>[]} */
  const bodies = [];
  page.on('response', (response) => {
    const type = response.headers()['content-type'] ?? '';
    if (!/json|html/.test(type)) return;
    const body = response.text().catch(() => ''); // A navigation may have dropped it.
    bodies.push(body.then((text) => [response.url(), text]));
  });

  for (const path of [
    '/',
    '/live',
    '/movies',
    `/movies/${movie.id}`,
    `/profile/${ana.username}`,
    `/profile/${bruno.username}`,
    `/reviews/${review.id}`,
    '/notifications',
    '/settings',
    '/about',
  ]) {
    await reader.openLive(path);
    const held = await page.evaluate(() =>
      JSON.stringify([
        document.documentElement.outerHTML,
        Object.entries(localStorage),
        Object.entries(sessionStorage),
        document.cookie,
        Object(window).__NEXT_DATA__,
        performance.getEntriesByType('resource').map(({ name }) => name),
      ]),
    );
    expect(held.includes(TOKEN), `a token in ${path}`).toBe(false);
  }

  const answers = await Promise.all(bodies);
  expect(answers.length).toBeGreaterThan(10);
  const leaks = answers.filter(([url, text]) => text.includes(TOKEN) && !url.endsWith(TICKET_PATH));
  expect(leaks.map(([url]) => url)).toEqual([]);
  const cookies = await reader.context.cookies();
  const tokens = cookies.filter(({ value }) => value.startsWith(TOKEN));
  expect(tokens).toHaveLength(2);
  for (const { value, ...cookie } of tokens) {
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    expect(answers.filter(([, text]) => text.includes(value.split('.')[2]))).toEqual([]);
  }
  // `browse` fails the test where the console told of a refusal by the policy.
});

test('a ticket opens a socket and nothing else', async ({ browse, member }) => {
  const { page } = await browse(await member('ana'));
  await page.goto('/about');

  const { ticket } = await page.evaluate(
    async (path) => (await fetch(path, { method: 'POST' })).json(),
    TICKET_PATH,
  );

  const answer = await fetch(`${API_URL}/api/me/`, {
    headers: { authorization: `Bearer ${ticket}` },
  });
  expect(answer.status).toBe(401);
});

test('every answer carries the security headers', async ({ request }) => {
  for (const path of [
    '/',
    '/movies',
    '/login',
    '/nowhere',
    '/api/app/movies/',
    '/api/app/nowhere/',
  ]) {
    const headers = (await request.get(`${WEB_URL}${path}`)).headers();

    expect(headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers['x-powered-by'], path).toBeUndefined();
  }
  const policy = (await request.get(`${WEB_URL}/`)).headers()['content-security-policy'];
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("object-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
});

test('pages of a member are kept in no cache', async ({ browse, member }) => {
  const reader = await browse(await member('ana'));
  for (const path of ['/', '/settings', '/api/app/me/', '/api/app/feed/']) {
    const answer = await reader.context.request.get(`${WEB_URL}${path}`);
    expect(answer.headers()['cache-control'], path).toContain('no-store');
  }
});

test('a write that another site makes the browser send is refused', async ({
  browse,
  member,
  film,
}) => {
  const ana = await member('ana');
  const { context } = await browse(ana);
  const entry = { movie: film().id, watched_on: null, rating: 5 };

  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `${WEB_URL}.evil.example` },
    { origin: WEB_URL, 'sec-fetch-site': 'cross-site' },
    { origin: WEB_URL, 'sec-fetch-site': 'same-site' },
    {},
  ]) {
    const answer = await context.request.post(`${WEB_URL}/api/app/diary/`, {
      headers,
      data: entry,
    });
    expect(answer.status(), JSON.stringify(headers)).toBe(403);
    expect(await answer.json()).toMatchObject({ status: 403, code: 'cross_origin' });
  }
  const own = await context.request.post(`${WEB_URL}/api/app/diary/`, {
    headers: { origin: WEB_URL, 'sec-fetch-site': 'same-origin' },
    data: entry,
  });
  expect(own.status()).toBe(201);
  expect((await ana.ask('GET', `users/${ana.username}/`)).log_count).toBe(1);
});

test('the proxy passes on nothing but what pages need', async ({ browse, member }) => {
  const { context } = await browse(await member('ana'));
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');

  for (const path of [
    '/api/app/../admin/',
    '/api/app/../../admin/',
    '/api/app/%2e%2e/admin/',
    '/api/app/%2E%2E%2Fadmin/',
    '/api/app/..%2fadmin/',
    '/api/app/movies/..%5c..%5cadmin/',
    '/api/app/movies/%00/',
    '/api/app/movies/%ff/',
    '/api/app//admin/',
    '/api/app/partner/v1/reviews/',
    '/api/app/schema/',
    '/api/app/unknown/',
    '/api/app/',
    '/api/media/../../api/me/',
    '/media/%2e%2e/%2e%2e/api/me/',
  ]) {
    const { status, body, location } = await rawGet(path, cookie);

    // Doubled slashes are first tidied by a redirect, to where the answer is no better.
    const last = status === 308 ? (await rawGet(location, cookie)).status : status;
    expect([400, 404], `${path}: ${status}`).toContain(last);
    expect(body, path).not.toMatch(/Django|Traceback|csrfmiddlewaretoken/);
  }
});

test('a path that only the proxy would decode reaches no other member', async ({
  browse,
  member,
}) => {
  const { page } = await browse(await member('ana'));
  await page.goto('/about');

  const statuses = await page.evaluate(async () => {
    const ask = async (/** @type {string} */ path) => (await fetch(path)).status;
    return [await ask('/api/app/users/%2e%2e/'), await ask('/api/app/me/?a=/../..')];
  });

  expect(statuses).toEqual([404, 200]);
});

test('after logging in nobody is sent to another site', async ({ browse, member }) => {
  const ana = await member('ana');
  const reader = await browse();
  for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', '/%09/evil']) {
    await reader.context.clearCookies();
    await reader.page.goto(`/login?next=${encodeURIComponent(next)}`);
    await reader.page.getByLabel('Username or e-mail').fill(ana.username);
    await reader.page.getByLabel('Password').fill('a quiet river at dusk');
    await reader.page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
    await expect(reader.page.getByRole('button', { name: /account menu$/ })).toBeVisible();
    expect(new URL(reader.page.url()).origin, next).toBe(WEB_URL);
  }
});

/**
 * A request whose path is sent as it is written: clients like to tidy it first.
 * @param {string} path @param {string} cookie
 * @returns {Promise<{ status: number, body: string, location: string }>}
 */
function rawGet(path, cookie) {
  const { hostname, port } = new URL(WEB_URL);
  return new Promise((resolve, reject) => {
    const request = http.get({ hostname, port, path, headers: { cookie } }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, body, location: headers.location ?? '' });
      });
    });
    request.on('error', reject);
  });
}
