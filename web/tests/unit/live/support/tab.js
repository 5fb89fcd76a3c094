import { createLive } from '../../../../src/lib/live/client.js';
import { FakeClock, settle } from './clock.js';
import { fakeWebSocket } from './fakeSocket.js';

/**
 * A tab with its machine in the test's hands: clock, chance, network and server.
 * @param {{ random?: () => number, mint?: (how: { refresh: boolean }) => Promise<any> }} [options]
 */
export function openTab({ random = () => 0.5, mint } = {}) {
  const clock = new FakeClock();
  const net = fakeWebSocket();
  /** @type {{ refresh: boolean }[]} */
  const minted = [];
  const machine = { online: true, hope: () => {}, change: () => {} };
  let tickets = 0;
  /** @type {any[]} */
  const observed = [];

  const live = createLive({
    tickets: {
      async mint(how) {
        minted.push(how);
        return mint ? mint(how) : { url: 'ws://test/ws/', ticket: `t${++tickets}` };
      },
    },
    WebSocket: net.WebSocket,
    timers: clock,
    random,
    environment: {
      isOnline: () => machine.online,
      watch(hope, change) {
        Object.assign(machine, { hope, change });
        return () => Object.assign(machine, { hope: () => {}, change: () => {} });
      },
    },
    observe: (what) => observed.push(what),
  });

  /** Lets the socket open and answers `ready`. @param {{ resume?: string | null }} [options] */
  async function letIn({ resume = 'r1' } = {}) {
    await settle();
    net.last.accept();
    net.last.deliver({ type: 'ready', heartbeat_s: 10, resume });
    await settle();
    return net.last;
  }

  return {
    live,
    clock,
    net,
    minted,
    machine,
    observed,
    letIn,
    async start() {
      live.start();
      return letIn();
    },
    get status() {
      return live.status.getSnapshot();
    },
  };
}
