import { Reader } from './support/reader.mjs';
import { expect, test } from './support/test.mjs';

/** Another tab of the same browser profile. @param {Reader} reader */
const openTab = async (reader) => new Reader(reader.context, await reader.context.newPage());

/** The sockets that the tabs have open now. @param {Reader[]} tabs */
function socketsOf(tabs) {
  /** @type {Map<import('@playwright/test').WebSocket, Reader>} */
  const open = new Map();
  for (const tab of tabs) {
    tab.page.on('websocket', (socket) => {
      if (!socket.url().endsWith('/ws/')) return;
      open.set(socket, tab);
      socket.on('close', () => open.delete(socket));
    });
    for (const gone of ['close', 'crash'])
      tab.page.on(/** @type {any} */ (gone), () => {
        for (const [socket, owner] of open) if (owner === tab) open.delete(socket);
      });
  }
  return {
    count: () => open.size,
    /** @returns {Reader} the tab that holds the one socket */
    holder() {
      const [holder] = open.values();
      if (!holder || open.size !== 1) throw new Error(`${open.size} sockets`);
      return holder;
    },
  };
}

/** @param {import('@playwright/test').Page} page */
async function crash(page) {
  const devtools = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  devtools.send('Page.crash').catch(() => {});
  await crashed;
}

for (const [how, end] of /** @type {[string, (page: any) => Promise<void>][]} */ ([
  ['is closed', (page) => page.close()],
  ['crashes', crash],
])) {
  test(`three tabs share a socket, which another one takes over when its holder ${how}`, async ({
    browse,
    member,
    films,
  }) => {
    const [ana, bruno, [first, second, third]] = [
      await member('ana'),
      await member('bruno'),
      films(3),
    ];
    await bruno.follow(ana);
    const reader = await browse(bruno);
    const tabs = [reader, await openTab(reader), await openTab(reader)];
    const sockets = socketsOf(tabs);
    for (const tab of tabs) await tab.openLive('/');
    expect(sockets.count()).toBe(1);

    await ana.log(first, { review: 'Seen by all three.' });
    for (const tab of tabs) await expect(tab.cards('Seen by all three.')).toHaveCount(1);

    const holder = sockets.holder();
    const others = tabs.filter((tab) => tab !== holder);
    const logged = ana.log(second, { review: 'While the socket changed hands.' });
    await end(holder.page);
    await logged;
    await expect.poll(() => sockets.count()).toBe(1);
    expect(others).toContain(sockets.holder());
    await ana.log(third, { review: 'After it did.' });

    for (const tab of others) {
      await expect(tab.cards('After it did.')).toHaveCount(1);
      for (const text of ['Seen by all three.', 'While the socket changed hands.'])
        await expect(tab.cards(text)).toHaveCount(1);
      await tab.isLive();
    }
    if (how === 'crashes') await holder.page.close();
  });
}

test('logging out in one tab ends what the others show of the member, logging in shows it again', async ({
  browse,
  member,
}) => {
  const ana = await member('ana');
  const reader = await browse(ana);
  const other = await openTab(reader);
  await reader.openLive('/');
  await other.openLive('/movies');
  const account = (/** @type {Reader} */ tab) =>
    tab.page.getByRole('banner').getByRole('button', { name: ana.name });
  await expect(account(other)).toBeVisible();

  await account(reader).click();
  await reader.page.getByRole('menuitem', { name: 'Log out' }).click();
  await expect(account(reader)).toHaveCount(0);
  await expect(account(other)).toHaveCount(0);
  await other.isLive();

  await reader.logIn(ana);
  await reader.page.reload();
  await expect(account(reader)).toBeVisible();
  await expect(account(other)).toBeVisible();
  await other.isLive();
});

test('without locks each tab has a socket, and is as live', async ({ browse, member, film }) => {
  const [ana, bruno] = [await member('ana'), await member('bruno')];
  await bruno.follow(ana);
  const reader = await browse(bruno);
  await reader.context.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined }),
  );
  const tabs = [reader, await openTab(reader)];
  const sockets = socketsOf(tabs);
  for (const tab of tabs) await tab.openLive('/');
  expect(sockets.count()).toBe(2);
  await ana.log(film(), { review: 'Twice over the wire.' });
  for (const tab of tabs) await expect(tab.cards('Twice over the wire.')).toHaveCount(1);
});
