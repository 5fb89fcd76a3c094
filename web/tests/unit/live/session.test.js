import { describe, expect, it } from 'vitest';

import { TicketError } from '../../../src/lib/live/tickets.js';
import { settle } from './support/clock.js';
import { openTab } from './support/tab.js';

describe('getting in', () => {
  it('sends the ticket as the first frame and is live after ready', async () => {
    const tab = openTab();
    expect(tab.status.status).toBe('connecting');

    const socket = await tab.start();

    expect(socket.url).toBe('ws://test/ws/');
    expect(socket.sent).toEqual([{ type: 'auth', ticket: 't1' }]);
    expect(tab.status).toEqual({ status: 'live' });
  });

  it('reads as nobody with a null ticket', async () => {
    const tab = openTab({ mint: async () => ({ url: 'ws://test/ws/', ticket: null }) });
    const socket = await tab.start();
    expect(socket.sent[0]).toEqual({ type: 'auth', ticket: null });
  });

  it('opens one socket however often it is started', async () => {
    const tab = openTab();
    tab.live.start();
    await tab.start();
    tab.live.start();
    expect(tab.net.sockets).toHaveLength(1);
  });

  it.each([
    ['a socket that does not open', async (/** @type {any} */ _tab) => {}],
    ['a server that never says ready', async (/** @type {any} */ tab) => tab.net.last.accept()],
  ])('gives up on %s after ten seconds', async (_name, prepare) => {
    const tab = openTab();
    tab.live.start();
    await settle();
    await prepare(tab);

    await tab.clock.advance(9_999);
    expect(tab.status.status).toBe('connecting');
    await tab.clock.advance(1);

    expect(tab.status.status).toBe('reconnecting');
    expect(tab.net.last.readyState).toBe(2);
  });

  it('waits as long as a busy ticket desk asks, and the usual jitter', async () => {
    let busy = true;
    const tab = openTab({
      mint: async () => {
        if (busy) throw new TicketError('no ticket: 503', { retryAfterMs: 7_000 });
        return { url: 'ws://test/ws/', ticket: 't' };
      },
    });
    tab.live.start();
    await settle();
    busy = false;

    expect(tab.clock.waits).toEqual([8_000]);
    await tab.clock.advance(8_000);

    expect(tab.net.sockets).toHaveLength(1);
  });

  it('stops when there is no session any more', async () => {
    const tab = openTab({
      mint: async () => Promise.reject(new TicketError('logged-out', { final: true })),
    });
    tab.live.start();
    await settle();
    expect(tab.status).toEqual({ status: 'stopped', code: 4500, reason: 'logged-out' });
    expect(tab.clock.waits).toEqual([]);
  });

  it('takes any other failure of the ticket desk as passing', async () => {
    const tab = openTab({ mint: async () => Promise.reject(new TypeError('network')) });
    tab.live.start();
    await settle();
    expect(tab.clock.waits).toEqual([1_000]);
  });
});

describe('close codes', () => {
  it.each([1000, 1001, 1006, 1011, 1012, 4008])(
    '%i: comes back with the resume ticket',
    async (code) => {
      const tab = openTab();
      const socket = await tab.start();

      socket.end(code);
      expect(tab.status.status).toBe('reconnecting');
      await tab.clock.advance(1_000);
      const next = await tab.letIn({ resume: 'r2' });

      expect(next).not.toBe(socket);
      expect(next.sent[0]).toEqual({ type: 'auth', resume: 'r1' });
      expect(tab.minted).toHaveLength(1);
      expect(tab.live.metrics.reconnects).toBe(1);
    },
  );

  it.each([4002, 4003])('%i: comes back with a new ticket', async (code) => {
    const tab = openTab();
    (await tab.start()).end(code);
    await tab.clock.advance(1_000);
    expect((await tab.letIn()).sent[0]).toEqual({ type: 'auth', ticket: 't2' });
    expect(tab.minted).toEqual([{ refresh: false }, { refresh: false }]);
  });

  it('4005: refreshes, then takes a new ticket', async () => {
    const tab = openTab();
    (await tab.start()).end(4005);
    await tab.clock.advance(1_000);
    expect((await tab.letIn()).sent[0]).toEqual({ type: 'auth', ticket: 't2' });
    expect(tab.minted).toEqual([{ refresh: false }, { refresh: true }]);
  });

  it('4013: waits the delay of the server, which hope does not shorten', async () => {
    const tab = openTab();
    const socket = await tab.start();

    socket.end(4013, 'retry_after_s=30');
    expect(tab.clock.waits).toEqual([31_000]);
    tab.machine.hope();
    await tab.clock.advance(30_999);
    expect(tab.net.sockets).toHaveLength(1);
    await tab.clock.advance(1);

    expect(tab.net.sockets).toHaveLength(2);
  });

  it('4013 before ready: the resume ticket bought nothing and is shown again', async () => {
    const tab = openTab();
    (await tab.start()).end(1006);
    await tab.clock.advance(1_000);
    const refused = tab.net.last;
    await refused.accept();
    expect(refused.sent).toEqual([{ type: 'auth', resume: 'r1' }]);

    refused.end(4013, 'retry in 2000 ms');
    await tab.clock.advance(8_000);
    const next = await tab.letIn();

    expect(next.sent[0]).toEqual({ type: 'auth', resume: 'r1' });
    expect(tab.minted).toHaveLength(1);
  });

  it('4013 after ready: comes back with the newest resume ticket', async () => {
    const tab = openTab();
    (await tab.start()).end(1006);
    await tab.clock.advance(1_000);
    (await tab.letIn({ resume: 'r2' })).end(4013);
    await tab.clock.advance(8_000);
    expect((await tab.letIn()).sent[0]).toEqual({ type: 'auth', resume: 'r2' });
  });

  it('any other end before ready leaves the resume ticket for used', async () => {
    const tab = openTab();
    (await tab.start()).end(1006);
    await tab.clock.advance(1_000);
    await tab.net.last.accept();
    tab.net.last.end(1006);
    await tab.clock.advance(8_000);
    expect((await tab.letIn()).sent[0]).toEqual({ type: 'auth', ticket: 't2' });
  });

  it.each([
    [4500, 'logged-out'],
    [4501, 'bad-frame'],
    [4503, 'forbidden'],
    [4504, 'too-many-connections'],
    [1009, 'closed-1009'],
  ])('%i: stops, says %s, and comes back only when asked', async (code, reason) => {
    const tab = openTab();
    (await tab.start()).end(code);

    expect(tab.status).toEqual({ status: 'stopped', code, reason });
    tab.machine.hope();
    await tab.clock.advance(3_600_000);
    expect(tab.net.sockets).toHaveLength(1);

    tab.live.retry();
    const socket = await tab.letIn();
    expect(socket.sent[0]).toEqual({ type: 'auth', ticket: 't2' });
    expect(tab.status).toEqual({ status: 'live' });
  });
});

describe('coming back', () => {
  it('spreads the first try over two seconds, then doubles with full jitter', async () => {
    const tab = openTab();
    (await tab.start()).end(1006);

    const waits = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      waits.push(tab.clock.waits[0]);
      await tab.clock.advance(tab.clock.waits[0]);
      tab.net.last.end(1006);
      await settle();
    }

    expect(waits).toEqual([1_000, 250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('begins with the first delay again after a connection that held', async () => {
    const tab = openTab();
    (await tab.start()).end(1006);
    await tab.clock.advance(1_000);
    tab.net.last.end(1006);
    await tab.clock.advance(250);
    const socket = await tab.letIn();

    await tab.clock.advance(5_000);
    socket.end(1006);

    expect(tab.clock.waits).toEqual([1_000]);
  });

  it('goes on doubling while connections do not hold', async () => {
    const tab = openTab();
    (await tab.start()).end(1006);
    await tab.clock.advance(1_000);
    (await tab.letIn()).end(1006);
    expect(tab.clock.waits).toEqual([250]);
  });

  it('uses a resume ticket once: when its connection fails, it takes a new ticket', async () => {
    const tab = openTab();
    (await tab.start()).end(1006);
    await tab.clock.advance(1_000);
    tab.net.last.accept();
    expect(tab.net.last.sent).toEqual([{ type: 'auth', resume: 'r1' }]);

    tab.net.last.end(1006);
    await tab.clock.advance(250);

    expect((await tab.letIn()).sent).toEqual([{ type: 'auth', ticket: 't2' }]);
  });

  it('keeps the resume ticket when the socket never opened', async () => {
    const tab = openTab();
    (await tab.start()).end(1006);
    await tab.clock.advance(1_000);
    tab.net.last.end(1006);
    await tab.clock.advance(250);
    expect((await tab.letIn()).sent).toEqual([{ type: 'auth', resume: 'r1' }]);
  });

  it('tries at once when the machine is online or visible again', async () => {
    const tab = openTab();
    (await tab.start()).end(1006);
    tab.machine.hope();
    await settle();
    expect(tab.net.sockets).toHaveLength(2);
    expect(tab.clock.waits).toEqual([10_000]); // the open time-out; no reconnect is pending
  });

  it('says offline while the machine is, and reconnecting after', async () => {
    const tab = openTab();
    const socket = await tab.start();
    tab.machine.online = false;
    tab.machine.change();
    expect(tab.status.status).toBe('offline'); // before the socket knows
    socket.end(1006);
    expect(tab.status.status).toBe('offline');
    tab.machine.online = true;
    tab.machine.change();
    expect(tab.status.status).toBe('reconnecting');
  });
});

describe('a dead peer', () => {
  it('shows as reconnecting after two and a half silent heartbeats', async () => {
    const tab = openTab();
    const socket = await tab.start();

    await tab.clock.advance(20_000);
    socket.deliver({ type: 'cursor', cursor: 'e:1' });
    await tab.clock.advance(24_999);
    expect(tab.status.status).toBe('live');
    await tab.clock.advance(1);

    expect(tab.status.status).toBe('reconnecting');
    expect(socket.readyState).toBe(2);
  });

  it('never takes longer than 35 s, whatever the heartbeat', async () => {
    const tab = openTab();
    tab.live.start();
    await settle();
    tab.net.last.accept();
    tab.net.last.deliver({ type: 'ready', heartbeat_s: 60, resume: null });
    await tab.clock.advance(34_999);
    expect(tab.status.status).toBe('live');
    await tab.clock.advance(1);
    expect(tab.status.status).toBe('reconnecting');
  });

  it('is noticed at once when the laptop wakes', async () => {
    const tab = openTab();
    const socket = await tab.start();
    tab.clock.sleep(3_600_000);
    tab.machine.hope();
    expect(tab.status.status).toBe('reconnecting');
    socket.end(1006); // reported much later: it is no longer ours
    await tab.clock.advance(1_000);
    expect(tab.net.sockets).toHaveLength(2);
  });
});

describe('while connected', () => {
  it('answers reauth with a refreshed ticket and takes the new resume ticket', async () => {
    const tab = openTab();
    const socket = await tab.start();

    socket.deliver({ type: 'reauth', within_s: 60 });
    await settle();
    expect(tab.minted.at(-1)).toEqual({ refresh: true });
    expect(socket.sent.at(-1)).toEqual({ type: 'auth', ticket: 't2' });
    socket.deliver({ type: 'ready', heartbeat_s: 10, resume: 'r2' });
    socket.end(1012);
    await tab.clock.advance(1_000);

    expect((await tab.letIn()).sent[0]).toEqual({ type: 'auth', resume: 'r2' });
    expect(tab.live.metrics.reconnects).toBe(1);
  });

  it('stays when reauth finds no ticket: the server decides', async () => {
    let fails = false;
    const tab = openTab({
      mint: async () => {
        if (fails) throw new TicketError('no ticket: 503');
        return { url: 'ws://test/ws/', ticket: 't' };
      },
    });
    const socket = await tab.start();
    fails = true;
    socket.deliver({ type: 'reauth', within_s: 60 });
    await settle();
    expect(tab.status.status).toBe('live');
    expect(socket.sent).toHaveLength(1);
  });

  it('a ticket that comes after the socket is gone is not sent on the next one', async () => {
    /** @type {(ticket: any) => void} */
    let give = () => {};
    let slow = false;
    const tab = openTab({
      mint: () =>
        slow
          ? new Promise((resolve) => (give = resolve))
          : Promise.resolve({ url: 'ws://test/ws/', ticket: 't' }),
    });
    const socket = await tab.start();
    slow = true;
    socket.deliver({ type: 'reauth', within_s: 60 });
    socket.end(1012);
    await tab.clock.advance(1_000);
    const next = await tab.letIn();
    give({ url: 'ws://test/ws/', ticket: 'late' });
    await settle();
    expect(next.sent).toEqual([{ type: 'auth', resume: 'r1' }]);
  });

  it('skips frames of an unknown type', async () => {
    const tab = openTab();
    const socket = await tab.start();
    socket.deliver({ type: 'presence', who: [1] });
    expect(tab.status.status).toBe('live');
    expect(tab.live.metrics).toMatchObject({ unknownFrames: 1, malformed: 0 });
  });
});
