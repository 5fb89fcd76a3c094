import { systemTimers } from './timers.js';

/**
 * One WebSocket, from opening to one report of its end. The only file that knows WebSocket's shape: a
 * socket shared by several tabs would be another transport.
 *
 * @typedef {object} Transport
 * @property {(frame: import('./protocol.js').ClientFrame) => void} send
 * @property {() => void} drop Leaves the socket without waiting for the other side; reports nothing.
 *
 * @typedef {object} TransportOptions
 * @property {string} url
 * @property {any} WebSocket Constructor: the browser's, Node's, or that of the `ws` package.
 * @property {import('./timers.js').Timers} [timers]
 * @property {number} [openTimeoutMs]
 * @property {() => void} onOpen
 * @property {(text: unknown) => void} onMessage A string; anything else is not of our protocol.
 * @property {(end: { code: number, reason: string }) => void} onClose At most once, never after `drop`.
 */

/** What a browser reports for a connection that ended without a close frame. */
const ABNORMAL = 1006;

/**
 * @param {TransportOptions} options
 * @returns {Transport}
 */
export function openTransport(options) {
  const { url, WebSocket, timers = systemTimers, openTimeoutMs = 10_000 } = options;
  const { onOpen, onMessage, onClose } = options;
  /** @type {any} */
  let socket = null;
  let over = false;

  const leave = () => {
    over = true;
    timers.clearTimeout(opening);
    if (socket) abandon(socket);
  };
  /** @param {number} code @param {string} reason */
  const end = (code, reason) => {
    if (over) return;
    leave();
    onClose({ code, reason });
  };
  const opening = timers.setTimeout(() => end(ABNORMAL, 'not opened in time'), openTimeoutMs);

  try {
    socket = new WebSocket(url);
  } catch {
    timers.clearTimeout(opening);
    timers.setTimeout(() => end(ABNORMAL, 'cannot be opened'), 0);
    return { send() {}, drop: leave };
  }
  socket.onopen = () => {
    timers.clearTimeout(opening);
    if (!over) onOpen();
  };
  socket.onmessage = (/** @type {{ data: unknown }} */ message) => {
    if (!over) onMessage(message.data);
  };
  socket.onclose = (/** @type {any} */ event) => {
    end(Number.isInteger(event?.code) ? event.code : ABNORMAL, String(event?.reason ?? ''));
  };
  // `close` follows and says it all; without a listener the `ws` package would throw.
  socket.onerror = () => {};

  return {
    send(frame) {
      if (over || socket.readyState !== 1) return;
      socket.send(JSON.stringify(frame));
    },
    drop: leave,
  };
}

/**
 * A dead peer never answers a close frame, so nobody waits for the answer.
 * @param {any} socket
 */
function abandon(socket) {
  socket.onopen = socket.onmessage = socket.onclose = null;
  socket.onerror = () => {};
  try {
    socket.close();
  } catch {
    // Already closed, or closed before it was open.
  }
}
