import { describe, expect, it } from 'vitest';

import { settle } from './support/clock.js';
import { openTab } from './support/tab.js';

describe('start, stop and another member', () => {
  it('stops for good, and starts again with the old resume ticket', async () => {
    const tab = openTab();
    const socket = await tab.start();
    tab.live.stop();
    expect(tab.status).toEqual({ status: 'stopped' });
    expect(socket.readyState).toBe(2);
    tab.machine.hope();
    await tab.clock.advance(3_600_000);
    expect(tab.net.sockets).toHaveLength(1);
    tab.live.start();
    expect((await tab.letIn()).sent[0]).toEqual({ type: 'auth', resume: 'r1' });
  });

  it('drops the socket and the resume ticket of the old member', async () => {
    const tab = openTab();
    const socket = await tab.start();
    tab.live.sessionChanged();
    await settle();
    expect(socket.readyState).toBe(2);
    expect((await tab.letIn()).sent[0]).toEqual({ type: 'auth', ticket: 't2' });
    expect(tab.status.status).toBe('live');
  });

  it('comes back from a stop when somebody logs in', async () => {
    const tab = openTab();
    (await tab.start()).end(4500);
    tab.live.sessionChanged();
    await tab.letIn();
    expect(tab.status).toEqual({ status: 'live' });
  });

  it('does not start a client that was never started', async () => {
    const tab = openTab();
    tab.live.sessionChanged();
    await settle();
    expect(tab.net.sockets).toHaveLength(0);
  });
});

it('tells the indicator only what changed, with the same object in between', async () => {
  const tab = openTab();
  /** @type {string[]} */
  const seen = [];
  tab.live.status.subscribe(() => seen.push(tab.status.status));
  const socket = await tab.start();
  const snapshot = tab.status;
  socket.deliver({ type: 'cursor', cursor: 'e:1' });
  expect(tab.status).toBe(snapshot);
  socket.end(1012);
  await tab.clock.advance(1_000);
  await tab.letIn();
  expect(seen).toEqual(['live', 'reconnecting', 'live']);
});
