import { createServer } from 'node:http';
import { afterEach, beforeEach, vi } from 'vitest';
import { proxy } from '../../../src/lib/server/proxy.js';

/**
 * @typedef {{ method: string, url: string, headers: import('node:http').IncomingHttpHeaders,
 *   body: string }} Seen
 * @typedef {(request: Seen) => { status?: number, headers?: Record<string, string>, body?: unknown }} Answer
 */

/**
 * The proxy on a port of its own, in front of a listener that answers as a test says: the edge
 * where headers and cookies pass is what is tested here.
 */
export function useProxy() {
  /** @type {{ seen: Seen[], answer: Answer, url: string }} */
  const world = { seen: [], answer: () => ({}), url: '' };
  /** @type {import('node:http').Server[]} */
  let servers = [];

  beforeEach(async () => {
    const api = createServer(async (req, res) => {
      const chunks = [];
      for await (const chunk of req) chunks.push(chunk);
      const { method = '', url = '', headers } = req;
      const seen = { method, url, headers, body: Buffer.concat(chunks).toString() };
      world.seen.push(seen);
      const { status = 200, headers: extra = {}, body = {} } = world.answer(seen);
      const type = status >= 400 ? 'application/problem+json' : 'application/json';
      res.writeHead(status, { 'Content-Type': type, ...extra });
      res.end(status === 204 ? undefined : JSON.stringify(body));
    });
    const web = createServer((req, res) => void proxy(req, res));
    servers = [api, web];
    world.seen = [];
    vi.stubEnv('API_URL', await listen(api));
    world.url = await listen(web);
  });
  afterEach(async () => {
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((done) => void server.close(done));
    }
  });
  return world;
}

/** @param {import('node:http').Server} server @returns {Promise<string>} */
export function listen(server) {
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      done(`http://127.0.0.1:${port}`);
    });
  });
}
