import { createLive } from '../../../../src/lib/live/client.js';
import { FakeClock, settle } from './clock.js';
import { fakeWebSocket } from './fakeSocket.js';

/**
 * A tab with its machine in the test's hands: clock, chance, network and server.
 * @param {object} [options]
 * @param {() => number} [options.random]
 * @param {(how: { refresh: boolean }) => Promise<any>} [options.mint]
 * @param {FakeClock} [options.clock]
 * @param {ReturnType<typeof fakeWebSocket>} [options.net]
 * @param {import('./profile.js').FakeTab} [options.inside] One of several tabs of a profile.
 * @param {boolean} [options.hidden]
 */
export function openTab({
  random = () => 0.5,
  mint,
  clock = new FakeClock(),
  net = fakeWebSocket(),
  inside,
  hidden = false,
} = {}) {
  /** @type {{ refresh: boolean }[]} */
  const minted = [];
  const nothing = { hope: () => {}, change: () => {}, leave: () => {}, return: () => {} };
  const machine = { online: true, hidden, ...nothing };
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
    timers: inside?.timers ?? clock,
    share: inside?.share,
    random,
    environment: {
      isOnline: () => machine.online,
      isHidden: () => machine.hidden,
      watch({ onHope, onChange, onLeave, onReturn }) {
        const listening = { hope: onHope, change: onChange, leave: onLeave, return: onReturn };
        Object.assign(machine, listening);
        return () => Object.assign(machine, nothing);
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
