import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';

/**
 * The shipped library under Node, over real sockets: the driver of the chaos tests against a small
 * server that keeps a log, cuts every connection now and then, and replays by cursor.
 */
const DRIVER = fileURLToPath(new URL('../../../../loadtests/driver/client.mjs', import.meta.url));
const SOCKETS = 40;
const EVENTS = 60;

/** @type {(() => void)[]} */
const closing = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** @returns {Promise<any>} */
async function openServer() {
  /** @type {any} */
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  closing.push(() => server.close());
  await new Promise((resolve) => server.on('listening', resolve));
  /** @type {any[]} */
  const log = [];
  const tickets = new Set();
  const cursor = () => `aaaaaaaaaaaa:${log.length}`;
  server.on('connection', (/** @type {any} */ socket) => {
    const say = (/** @type {any} */ frame) => socket.send(JSON.stringify(frame));
    socket.on('message', (/** @type {any} */ text) => {
      const frame = JSON.parse(String(text));
      if (frame.type === 'auth') {
        const ticket = frame.ticket ?? frame.resume;
        if (tickets.has(ticket)) return socket.close(4003);
        tickets.add(ticket);
        say({ type: 'ready', heartbeat_s: 10, resume: `resume-${Math.random()}` });
      }
      if (frame.type !== 'subscribe') return undefined;
      const from = Number((frame.cursor ?? cursor()).split(':')[1]);
      // At least once: now and then what the client has comes again.
      const again = Math.max(0, from - 1);
      for (const event of log.slice(again)) if (!frame.have.includes(event.id)) say(event);
      socket.joined = true;
      return say({
        type: 'subscribed',
        ref: frame.ref,
        topics: frame.topics,
        recovered: true,
        cursor: cursor(),
      });
    });
  });
  const heartbeat = setInterval(() => {
    for (const socket of server.clients)
      if (socket.joined) socket.send(JSON.stringify({ type: 'cursor', cursor: cursor() }));
  }, 2_000);
  closing.push(() => clearInterval(heartbeat));
  return {
    url: `ws://127.0.0.1:${server.address().port}/`,
    /** @param {any} frame */
    publish(frame) {
      log.push(frame);
      for (const socket of server.clients) if (socket.joined) socket.send(JSON.stringify(frame));
    },
    cutAll: () => server.clients.forEach((/** @type {any} */ socket) => socket.terminate()),
    restart: () => server.clients.forEach((/** @type {any} */ socket) => socket.close(1012)),
  };
}

/** @param {string[]} args */
function drive(args) {
  const child = spawn(process.execPath, [DRIVER, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  closing.push(() => child.kill('SIGKILL'));
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await answers.next()).value);
  return {
    next,
    /** @param {string} cmd */
    async ask(cmd) {
      child.stdin.write(`${JSON.stringify({ cmd })}\n`);
      return next();
    },
    terminate() {
      child.kill('SIGTERM');
      return next();
    },
  };
}

/** @param {() => Promise<boolean>} condition */
async function until(condition) {
  for (let n = 0; n < 300; n++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('not in time');
}

it('applies every event once on every socket, though all are cut twice', async () => {
  const server = await openServer();
  const folder = mkdtempSync(join(tmpdir(), 'cinema-driver-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  const tickets = join(folder, 'tickets.txt');
  writeFileSync(tickets, Array.from({ length: SOCKETS * 3 }, (_, n) => `ticket-${n}\n`).join(''));
  const driver = drive(['--ws', '--url', server.url, '--tickets', tickets, '--sockets', String(SOCKETS), '--topics', 'feed', '--cursor', 'aaaaaaaaaaaa:0', '--ids']); // prettier-ignore
  expect(await driver.next()).toEqual({ type: 'started', sockets: SOCKETS });
  const allLive = async () => (await driver.ask('status')).statuses.live === SOCKETS;
  await until(allLive);

  for (let id = 1; id <= EVENTS; id++) {
    const card = {
      id,
      kind: 'member.followed',
      at: 't',
      actor: { id: 2 },
      rev: 1,
      followee: { id: 3 },
    };
    server.publish({
      type: 'event',
      id,
      topic: 'feed',
      event: 'member.followed',
      at: 't',
      data: { card },
    });
    if (id === 20) server.cutAll();
    if (id === 40) server.restart();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const total = SOCKETS * EVENTS;
  await until(async () => (await driver.ask('report')).applied.feed?.unique === total && allLive());
  const report = await driver.terminate();

  expect(report).toMatchObject({
    applied: { feed: { count: total, unique: total } },
    applied_twice: 0,
    older_rev_shown: 0,
    resyncs: 0,
  });
  expect(report.reconnects).toBeGreaterThanOrEqual(SOCKETS);
  for (const { states } of report.sockets) {
    expect(states[0].view.cards.map((/** @type {any} */ { id }) => id)).toEqual(
      Array.from({ length: EVENTS }, (_, n) => EVENTS - n),
    );
  }
}, 60_000);
