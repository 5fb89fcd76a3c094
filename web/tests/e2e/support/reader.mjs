import { expect } from '@playwright/test';
import { WEB_URL } from './instance.mjs';
import { PASSWORD } from './members.mjs';

const MARK = 'keptByTheTest';

/** One browser of its own, with one page, and what went wrong or came by socket in it. */
export class Reader {
  /**
   * @param {import('@playwright/test').BrowserContext} context
   * @param {import('@playwright/test').Page} page
   */
  constructor(context, page) {
    this.context = context;
    this.page = page;
    /** @type {string[]} Uncaught errors and refusals by the content security policy. */
    this.faults = [];
    /** @type {string[]} Every frame that the server sent over any socket of this page. */
    this.frames = [];
    page.on('pageerror', (error) => this.faults.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) this.faults.push(message.text());
    });
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => this.frames.push(String(payload))),
    );
  }

  /** @param {import('./members.mjs').Member} member @param {string} [password] */
  async logIn(member, password = PASSWORD) {
    const answer = await this.context.request.post(`${WEB_URL}/api/app/auth/login/`, {
      headers: { origin: WEB_URL },
      data: { login: member.username, password },
    });
    expect(answer.status(), 'log-in').toBe(200);
  }

  /**
   * Opens a page and waits until it is live.
   * @param {string} path
   */
  async openLive(path) {
    await this.page.goto(path);
    await this.isLive();
  }

  async isLive() {
    await expect(this.connection('Live')).toBeVisible();
  }

  /**
   * Puts this browser's network into the test's hands. Chromium's own offline mode lets open sockets
   * live on, which no cut cable does. Call it before the page is opened.
   */
  async takeLine() {
    /** @type {Set<import('@playwright/test').WebSocketRoute>} */
    const open = new Set();
    let whole = true;
    await this.page.routeWebSocket(/\/ws\/$/, (socket) => {
      if (!whole) return void socket.close();
      socket.connectToServer();
      open.add(socket);
    });
    return {
      cut: async () => {
        whole = false;
        await this.context.setOffline(true);
        await Promise.all([...open].map((socket) => socket.close()));
        open.clear();
      },
      mend: async () => {
        whole = true;
        await this.context.setOffline(false);
      },
    };
  }

  /** The sign in the header. @param {'Live' | 'Reconnecting' | 'Offline' | 'Catching up'} word */
  connection(word) {
    return this.page.getByRole('banner').getByRole('status').filter({ hasText: word });
  }

  /** From here on `expectNoReload` tells whether the document is still the same. */
  async markDocument() {
    await this.page.evaluate((mark) => Object.assign(window, { [mark]: true }), MARK);
  }

  async expectNoReload() {
    expect(await this.page.evaluate((mark) => mark in window, MARK), 'same document').toBe(true);
  }

  /** The cards of the page's list that hold a text. @param {string | RegExp} [text] */
  cards(text = '') {
    return this.page.getByRole('main').locator('li[data-card]').filter({ hasText: text });
  }

  /** The bell in the header. @param {number} unread */
  bell(unread) {
    const name = unread > 0 ? `Notifications, ${unread} unread` : 'Notifications';
    return this.page.getByRole('banner').getByRole('link', { name, exact: true });
  }
}
