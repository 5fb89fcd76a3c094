import { expect, test } from './support/test.mjs';

test('what is not there is a 404 page that leads on', async ({ browse }) => {
  const { context, page } = await browse();
  for (const address of [
    '/movies/999999999',
    '/movies/0',
    '/movies/abc',
    '/profile/nobody_of_this_name',
    '/reviews/999999999',
    '/nowhere/at/all',
  ]) {
    expect((await context.request.get(address)).status(), address).toBe(404);
  }

  const response = await page.goto('/movies/999999999');

  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This scene was cut');
  await page.getByRole('main').getByRole('link', { name: 'Look for a film' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Films' })).toBeVisible();
});

test('an address that is no address gets the page of last resort', async ({ browse }) => {
  const { page } = await browse();

  const response = await page.goto('/%E0%A4%A');

  expect(response?.status()).toBe(400);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Out of frame');
  await expect(page.getByText('our side')).toHaveCount(0);
  await page.getByRole('link', { name: 'Go home' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Films, as your' })).toBeVisible();
});

test('a page that cannot be fetched on the way is loaded as a whole', async ({ browse }) => {
  const reader = await browse();
  await reader.openLive('/');
  await reader.page.route('**/_next/data/**', (route) => route.abort(), { times: 1 });

  await reader.page.getByRole('banner').getByRole('link', { name: 'Films' }).click();

  await expect(reader.page.getByRole('heading', { level: 1, name: 'Films' })).toBeVisible();
});
