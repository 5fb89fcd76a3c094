import { Reader } from './support/reader.mjs';
import { expect, test } from './support/test.mjs';

/** @param {import('@playwright/test').Page} page @param {'hidden' | 'visible'} how */
const turn = (page, how) =>
  page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { get: () => state, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, how);

/** The sign in the header, whatever it says. @param {Reader} reader */
const sign = (reader) => reader.page.getByRole('banner').locator('[data-status]');

test('a page that nobody has looked at for five minutes leaves its socket, and catches up when shown', async ({
  browse,
  member,
  films,
}) => {
  const [ana, bruno, [during, after]] = [await member('ana'), await member('bruno'), films(2)];
  await bruno.follow(ana);
  const reader = await browse(bruno);
  await reader.page.clock.install();
  /** @type {Set<import('@playwright/test').WebSocket>} */
  const open = new Set();
  reader.page.on('websocket', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  await reader.openLive('/');
  await reader.markDocument();

  await turn(reader.page, 'hidden');
  await reader.page.clock.fastForward('05:01');
  await expect(sign(reader)).toHaveAttribute('data-status', 'paused');
  await expect.poll(() => open.size).toBe(0);
  await ana.log(during, { review: 'While nobody looked.' });

  await turn(reader.page, 'visible');
  await reader.isLive();
  await expect(reader.cards('While nobody looked.')).toHaveCount(1);
  await ana.log(after, { review: 'With eyes on it.' });
  await expect(reader.cards('With eyes on it.')).toHaveCount(1);
  await reader.expectNoReload();
});

test('a hidden tab stays live while another tab of the profile is on screen', async ({
  browse,
  member,
  film,
}) => {
  const [ana, bruno] = [await member('ana'), await member('bruno')];
  await bruno.follow(ana);
  const hidden = await browse(bruno);
  await hidden.openLive('/');
  const shown = new Reader(hidden.context, await hidden.context.newPage());
  await shown.openLive('/movies');

  await hidden.page.clock.install(); // for all pages of the context
  await turn(hidden.page, 'hidden');
  await hidden.page.clock.fastForward('06:00');
  await ana.log(film(), { review: 'Seen from the corner of an eye.' });
  await expect(hidden.cards('Seen from the corner of an eye.')).toHaveCount(1);
  await expect(sign(hidden)).toHaveAttribute('data-status', 'live');
});
