import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { servesOpenly } from '../../src/lib/server/open.js';
import { listen } from './support/upstream.js';

/** @type {import('node:http').Server[]} */
let servers = [];
/** @type {{ method?: string, url?: string, headers: import('node:http').IncomingHttpHeaders }[]} */
let seen = [];
let url = '';

beforeEach(async () => {
  seen = [];
  const api = createServer((req, res) => {
    seen.push({ method: req.method, url: req.url, headers: req.headers });
    const isKnown = req.headers['if-none-match'] === '"e"';
    res.writeHead(isKnown ? 304 : 200, {
      ETag: '"e"',
      'Cache-Control': 'public, max-age=300',
      'Content-Type': 'application/rss+xml',
      'Set-Cookie': 'sneaky=1',
    });
    res.end(isKnown ? undefined : '<rss/>');
  });
  const serve = servesOpenly(['GET', 'HEAD']);
  const web = createServer((req, res) => void serve(req, res));
  servers = [api, web];
  vi.stubEnv('API_URL', await listen(api));
  url = await listen(web);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((done) => void server.close(done));
  }
});

describe('an address for other programs', () => {
  it('is the same for everybody: no cookie goes in or out, and caches may keep it', async () => {
    const response = await fetch(`${url}/api/users/ana/diary.rss?a=1`, {
      headers: { cookie: 'cinema_access_3000=secret', authorization: 'Bearer x' },
    });

    expect(await response.text()).toBe('<rss/>');
    expect(response.headers.get('content-type')).toBe('application/rss+xml');
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(seen[0].url).toBe('/api/users/ana/diary.rss?a=1');
    expect(seen[0].headers).not.toHaveProperty('cookie');
    expect(seen[0].headers).not.toHaveProperty('authorization');
  });

  it('is not sent twice to who has it', async () => {
    const response = await fetch(`${url}/api/users/ana/diary.rss`, {
      headers: { 'if-none-match': '"e"' },
    });

    expect(response.status).toBe(304);
  });

  it('takes no other method', async () => {
    const response = await fetch(`${url}/api/users/ana/diary.rss`, { method: 'POST' });

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
    expect(seen).toEqual([]);
  });
});
