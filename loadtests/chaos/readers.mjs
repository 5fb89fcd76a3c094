/**
 * Readers with the client library that the web ships: each has a socket and some pages, every page its
 * own topics and its own state, seeded and refetched by REST. Started by `readers.py`.
 *
 *   node readers.mjs CONFIG    { api, url, readers: [{ name, viewer, token, pages: [{ topics, path }] }] }
 *
 * Commands are JSON lines on stdin, answers JSON lines on stdout:
 *   {"do":"status"}               how many pages are in which status, events so far
 *   {"do":"collect","file":F}     writes what each page applied to F
 *   {"do":"compare"}              fetches every page again and compares it with the state
 *   {"do":"stop"}
 */
import { readFile, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

import { createLive } from '../../web/src/lib/live/client.js';
import { seed, view, reducerFor } from '../../web/src/lib/live/reducers/index.js';
import { TicketError } from '../../web/src/lib/live/tickets.js';
import { Ledger } from '../driver/ledger.mjs';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { WebSocket } = require('ws');

const ORIGIN = 'http://localhost:3000';
const EVENT = /^\{"type":"event","id":(\d+),"topic":"([^"]+)"/;
const OPEN_PER_S = 200;
const AT_ONCE = 6;
/** What no event carries: a page shows it as it was when it was opened. */
const NOT_LIVE = new Set(['favourites']);
/** Likes are told to the topics of the review and of its author, whom a reader of the card of another
 * member's like need not follow: on such a card in a home feed these may be older. */
const TOLD_ELSEWHERE = { like_count: 0, comment_count: 0, rev: 0, liked: false };

const config = JSON.parse(await readFile(process.argv[2], 'utf8'));
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

/** One request, again over a new connection where a kept one was closed under it. */
function ask(method, path, token, tries = 3) {
  const headers = { Accept: 'application/json', Authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const sent = request(config.api + path, { method, agent, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part) => (text += part));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode,
          body: text ? JSON.parse(text) : null,
          retryAfter_s: Number(answer.headers['retry-after']) || 0,
        }),
      );
    });
    sent.on('error', (error) =>
      tries > 1 ? resolve(ask(method, path, token, tries - 1)) : reject(error),
    );
    sent.end();
  });
}

async function get(path, token) {
  const { status, body, retryAfter_s } = await ask('GET', path, token);
  if (status !== 200) {
    throw Object.assign(new Error(`${path}: ${status}`), { status, retryAfter_s });
  }
  return body;
}

/** Sockets that tell their reader what came over the wire, whatever the library makes of it. */
function tappedSocket(reader) {
  return class extends WebSocket {
    constructor(url) {
      super(url, { origin: ORIGIN, perMessageDeflate: false, skipUTF8Validation: true });
      this.on('message', (data) => {
        const event = EVENT.exec(data.toString('latin1', 0, 120));
        if (event) (reader.wire[event[2]] ??= []).push(Number(event[1]));
      });
      this.on('close', (code) => reader.closes.push(code));
    }
  };
}

class Reader {
  constructor({ name, viewer, token, pages }) {
    Object.assign(this, { name, viewer, token });
    this.wire = {};
    this.closes = [];
    this.ledger = new Ledger();
    this.pages = pages.map(({ topics, path }) => ({ topics, path, segments: [], watch: null }));
    const mint = async () => {
      const { status, body, retryAfter_s } = await ask('POST', '/api/live/ticket/', token);
      if (status === 201 || status === 200) return { ...body, url: config.url ?? body.url };
      const final = status === 401 || status === 403;
      throw new TicketError(`no ticket: ${status}`, { final, retryAfterMs: retryAfter_s * 1000 });
    };
    this.live = createLive({
      tickets: { mint },
      WebSocket: tappedSocket(this),
      observe: (what) => this.note(what),
    });
  }

  async open() {
    for (const page of this.pages) {
      const fetchState = async () => {
        const answer = await get(page.path, this.token);
        page.cursor = answer.live_cursor;
        return { state: this.seeded(page, answer), cursor: answer.live_cursor, answer };
      };
      const { state, cursor, answer } = await fetchState();
      page.segments.push({ cursor, applied: {} });
      page.watch = this.live.watch({
        topics: page.topics,
        initial: state,
        cursor,
        reducer: reducerFor(page.topics[0], answer),
        refetch: fetchState,
      });
      page.watch.subscribe(() => {});
    }
    this.live.start();
  }

  seeded(page, answer) {
    return seed(page.topics[0], answer, { viewerId: this.viewer });
  }

  note(what) {
    this.ledger.note(what);
    const page = this.pages.find(({ watch }) => watch === what.watch);
    if (what.kind === 'reseeded') page.segments.push({ cursor: page.cursor, applied: {} });
    else if (what.kind === 'applied') {
      (page.segments.at(-1).applied[what.topic] ??= []).push(what.frame.id);
    }
  }

  collected() {
    const { wire, closes, name, viewer } = this;
    const { applied_twice, older_rev_shown, duplicates } = this.ledger.report({ ids: false });
    const pages = this.pages.map(({ topics, segments, watch }) => ({
      topics,
      segments,
      status: watch.getSnapshot().status,
    }));
    const books = { applied_twice, older_rev_shown, duplicates, metrics: this.live.metrics };
    return { name, viewer, wire, closes, pages, ...books };
  }

  /** Pages whose state is not what REST gives now. */
  async differences() {
    const found = [];
    for (const page of this.pages) {
      const answer = await get(page.path, this.token);
      const [topic] = page.topics;
      const shown = comparable(topic, page.watch.getSnapshot().state);
      const fresh = comparable(topic, this.seeded(page, answer));
      const where = difference(shown, fresh, Boolean(answer.next));
      if (where) found.push(`${this.name} ${topic}: ${where}`);
    }
    return found;
  }
}

/** What two states of a topic's page are compared by. */
function comparable(topic, state) {
  const seen = view(topic, state);
  if (topic !== 'feed') return seen;
  const cards = seen.cards.map((card) =>
    card.kind === 'review.liked'
      ? { ...card, review: { ...card.review, ...TOLD_ELSEWHERE } }
      : card,
  );
  return { ...seen, cards };
}

/** Where two views differ; lists with more pages below are compared as far as both go. */
function difference(shown, fresh, hasMore) {
  for (const name of Object.keys({ ...shown, ...fresh })) {
    let [a, b] = [shown[name], fresh[name]];
    if (Array.isArray(a) && Array.isArray(b) && hasMore) {
      const length = Math.min(a.length, b.length);
      [a, b] = [a.slice(0, length), b.slice(0, length)];
    }
    const at = oddOnes(a, b, name) ?? firstDifference(a, b, name);
    if (at) return at;
  }
  return null;
}

/** Items that only one of two lists has. */
function oddOnes(a, b, at) {
  if (!Array.isArray(a) || !Array.isArray(b) || ![...a, ...b].every((item) => item?.id)) return null;
  const names = (from, other) =>
    from
      .filter(({ id }) => !other.some((item) => item.id === id))
      .map(({ id, kind, rev }) => `${kind} ${id} rev ${rev}`);
  const [extra, absent] = [names(a, b), names(b, a)];
  if (extra.length + absent.length === 0) return null;
  return `${at} has [${extra}] which REST has not, lacks [${absent}]`;
}

function firstDifference(a, b, at) {
  if (Object.is(a, b)) return null;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') {
    return `${at} is ${JSON.stringify(a)}, REST says ${JSON.stringify(b)}`;
  }
  if (Array.isArray(a) && a.length !== b.length) {
    const ids = (list) => list.map((item) => item?.id ?? item).join(' ');
    return `${at} has ${a.length} [${ids(a)}], REST ${b.length} [${ids(b)}]`;
  }
  for (const key of Object.keys({ ...a, ...b })) {
    if (NOT_LIVE.has(key)) continue;
    const name = b[key]?.kind ? `${b[key].kind} ${b[key].id}` : key;
    const found = firstDifference(a[key], b[key], `${at}.${name}`);
    if (found) return found;
  }
  return null;
}

const readers = config.readers.map((reader) => new Reader(reader));

/** Runs `work` for all readers, a few at a time. */
async function each(work) {
  const queue = [...readers];
  const results = [];
  const turn = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results.push(await work(next));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, turn));
  return results;
}

function status() {
  const pages = {};
  let events = 0;
  for (const reader of readers) {
    const { applied, duplicates, refetches } = reader.live.metrics;
    events += applied + duplicates + refetches;
    for (const { watch } of reader.pages) {
      const now = watch?.getSnapshot().status ?? 'unopened';
      pages[now] = (pages[now] ?? 0) + 1;
    }
  }
  return { pages, events };
}

const commands = {
  status: () => status(),
  collect: async ({ file }) => {
    await writeFile(file, JSON.stringify(readers.map((reader) => reader.collected())));
    return { file };
  },
  compare: async () => ({ differences: (await each((reader) => reader.differences())).flat() }),
  stop: () => process.exit(0),
};

createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const order = JSON.parse(line);
    try {
      say({ id: order.id, answer: await commands[order.do](order) });
    } catch (error) {
      say({ id: order.id, error: String(error?.stack ?? error) });
    }
  })
  .on('close', () => process.exit(0));

process.on('unhandledRejection', (error) => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
});

let opened = 0;
await each(async (reader) => {
  await reader.open();
  opened += 1;
  if (opened % 20 === 0) await new Promise((go) => setTimeout(go, (20 / OPEN_PER_S) * 1000));
});
say({ id: 0, answer: { opened } });
