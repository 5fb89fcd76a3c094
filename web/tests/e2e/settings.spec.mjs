import { png } from './support/image.mjs';
import { expect, test } from './support/test.mjs';

/** @param {import('@playwright/test').Page} page */
function ownPhoto(page) {
  return page.getByRole('button', { name: /account menu$/ }).locator('img');
}

test('a new name and a word about oneself show on the profile', async ({ browse, member }) => {
  const ana = await member('ana');
  const { page } = await browse(ana);

  await page.goto('/settings');
  await page.getByLabel('Name', { exact: true }).fill('Ana da Silva');
  await page.getByLabel('About you').fill('Films at night.\nTea at noon.');
  await page.getByLabel('Who sees what you log').selectOption({ label: 'My followers' });
  await page.getByRole('button', { name: 'Save' }).first().click();

  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ana da Silva, account menu' })).toBeVisible();
  await page.goto(`/profile/${ana.username}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ana da Silva');
  await expect(page.getByText('Films at night.')).toBeVisible();
  await page.keyboard.press('l');
  await page.getByRole('option').first().click();
  await expect(page.getByLabel('Who may see it')).toHaveValue('followers');
});

test('a photo is shown in the header, and may be taken away', async ({ browse, member }) => {
  const { page } = await browse(await member('ana'));
  await page.goto('/settings');
  await expect(ownPhoto(page)).toHaveCount(0);

  await page
    .getByLabel('Profile photo')
    .locator('input[type=file]')
    .setInputFiles({
      name: 'me.png',
      mimeType: 'image/png',
      buffer: png(320, [180, 40, 60]),
    });

  await expect(ownPhoto(page)).toBeVisible();
  await expect
    .poll(() => ownPhoto(page).evaluate((/** @type {any} */ image) => image.naturalWidth))
    .toBeGreaterThan(0);
  await page.reload();
  await expect(ownPhoto(page)).toBeVisible();
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(ownPhoto(page)).toHaveCount(0);
});

test('a file that is no picture is refused in words', async ({ browse, member }) => {
  const { page } = await browse(await member('ana'));
  await page.goto('/settings');

  await page
    .getByLabel('Profile photo')
    .locator('input[type=file]')
    .setInputFiles({
      name: 'me.png',
      mimeType: 'image/png',
      buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    });

  await expect(page.getByRole('main').getByRole('alert')).toHaveText(/\w+ \w+/);
  await expect(ownPhoto(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Add a photo' })).toBeEnabled();
});

test('the choice of light or dark is kept', async ({ browse }) => {
  const { page } = await browse();
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.goto('/');
  const dark = await background();

  await page.getByRole('button', { name: 'Dark or light' }).click();

  await expect.poll(background).not.toBe(dark);
  const light = await background();
  await page.reload();
  expect(await background()).toBe(light);
});
