import { expect, test } from './support/test.mjs';

test('a film logged between the page and its socket is shown', async ({
  browse,
  member,
  films,
}) => {
  const [ana, bruno, [first, second]] = [await member('ana'), await member('bruno'), films(2)];
  await bruno.follow(ana);
  await ana.log(first, { review: 'Rendered by the server.' });
  const reader = await browse(bruno);
  /** @type {() => void} */
  let release = () => {};
  const released = new Promise((resolve) => (release = () => resolve(undefined)));
  await reader.page.route('**/api/app/live/ticket/', async (route) => {
    await released;
    await route.continue();
  });

  await reader.page.goto('/');
  await expect(reader.cards('Rendered by the server.')).toHaveCount(1);
  await ana.log(second, { review: 'Logged before the socket was there.' });
  await expect(reader.cards('Logged before the socket')).toHaveCount(0);
  release();

  await expect(reader.cards('Logged before the socket')).toHaveCount(1);
  await reader.isLive();
  await expect(reader.cards('Logged before the socket')).toHaveCount(1);
});

test('without a network the page says so, and what happened meanwhile comes once', async ({
  browse,
  member,
  films,
}) => {
  const [ana, bruno, [during, after]] = [await member('ana'), await member('bruno'), films(2)];
  await bruno.follow(ana);
  const reader = await browse(bruno);
  const line = await reader.takeLine();
  await reader.openLive('/');
  await reader.markDocument();

  await line.cut();
  await expect(reader.connection('Offline')).toBeVisible();
  await ana.log(during, { review: 'While Bruno was away.' });
  await line.mend();

  await reader.isLive();
  await expect(reader.cards('While Bruno was away.')).toHaveCount(1);
  await ana.log(after, { review: 'Now that Bruno is back.' });
  await expect(reader.cards('Now that Bruno is back.')).toHaveCount(1);
  await expect(reader.cards('While Bruno was away.')).toHaveCount(1);
  await reader.expectNoReload();
});

test('following a link to another page keeps the socket', async ({ browse, member }) => {
  const reader = await browse(await member('ana'));
  let sockets = 0;
  reader.page.on('websocket', () => (sockets += 1));
  await reader.openLive('/');
  await reader.markDocument();

  await reader.page.getByRole('banner').getByRole('link', { name: 'Films' }).click();
  await expect(reader.page.getByRole('heading', { level: 1, name: 'Films' })).toBeVisible();
  await reader.page.getByRole('banner').getByRole('link', { name: 'Live', exact: true }).click();
  await expect(reader.page.getByRole('heading', { level: 1, name: 'Live' })).toBeVisible();

  await reader.isLive();
  await reader.expectNoReload();
  expect(sockets).toBe(1);
});
