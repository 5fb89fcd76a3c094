/**
 * The browser's WebSocket as far as the transport uses it, with the other end in the test's hands.
 * @param {(socket: any) => void} [onCreate]
 */
export function fakeWebSocket(onCreate = () => {}) {
  /** @type {FakeSocket[]} */
  const sockets = [];

  class FakeSocket {
    readyState = 0;
    /** @type {any[]} frames that the client sent */
    sent = [];
    /** @type {((event?: any) => void) | null} */
    onopen = null;
    /** @type {((event: any) => void) | null} */
    onmessage = null;
    /** @type {((event: any) => void) | null} */
    onclose = null;
    /** @type {((event?: any) => void) | null} */
    onerror = null;
    /** @type {(frame: any) => void} the server's ear */
    onsent = () => {};
    /** @type {() => void} */
    onleft = () => {};

    /** @param {string} url */
    constructor(url) {
      this.url = url;
      sockets.push(this);
      onCreate(this);
    }

    /** @param {string} text */
    send(text) {
      if (this.readyState !== 1) throw new Error('not open');
      const frame = JSON.parse(text);
      this.sent.push(frame);
      this.onsent(frame);
    }

    close() {
      if (this.readyState >= 2) return;
      this.readyState = 2;
      this.onleft();
    }

    // --- the other end

    accept() {
      this.readyState = 1;
      this.onopen?.();
    }

    /** @param {any} frame An object is sent as JSON, a string as it is. */
    deliver(frame) {
      this.onmessage?.({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) });
    }

    /** @param {number} code @param {string} [reason] */
    end(code, reason = '') {
      if (this.readyState === 3) return;
      this.readyState = 3;
      if (code === 1006) this.onerror?.({});
      this.onclose?.({ code, reason });
    }
  }

  return {
    WebSocket: FakeSocket,
    sockets,
    get last() {
      return /** @type {FakeSocket} */ (sockets.at(-1));
    },
  };
}
