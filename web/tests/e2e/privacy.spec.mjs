import { PASSWORD } from './support/members.mjs';
import { expect, test } from './support/test.mjs';

test('a private member is asked, accepts in the settings, and is then seen', async ({
  browse,
  member,
  film,
}) => {
  const [ana, bruno, movie] = [await member('ana'), await member('bruno'), film()];
  await ana.log(movie, { review: 'Only for those I know.' });
  const owner = await browse(ana);
  await owner.page.goto('/settings');
  await owner.page.getByRole('switch', { name: 'Private account' }).check();
  await owner.page
    .getByRole('region', { name: 'Privacy' })
    .getByRole('button', { name: 'Save' })
    .click();
  await expect(owner.page.getByText('Saved', { exact: true })).toBeVisible();

  const reader = await browse(bruno);
  await reader.openLive(`/profile/${ana.username}`);
  await expect(reader.page.getByText('This account is private')).toBeVisible();
  await expect(reader.page.getByText('Only for those I know.')).toHaveCount(0);
  await reader.page.getByRole('button', { name: `Ask to follow ${ana.name}` }).click();
  await expect(
    reader.page.getByRole('button', { name: `Take back the request to ${ana.name}` }),
  ).toHaveText('Requested');

  await owner.page.reload();
  await owner.page.getByRole('button', { name: `Accept ${bruno.name}` }).click();
  await expect(owner.page.getByText('Nobody is waiting.')).toBeVisible();

  await expect(reader.page.getByRole('button', { name: `Unfollow ${ana.name}` })).toHaveText(
    'Following',
  );
  await reader.page.reload();
  await expect(reader.page.getByText('Only for those I know.')).toBeVisible();
});

test('blocked and muted members are listed, and let go again', async ({ browse, member }) => {
  const [ana, bruno, carla] = [await member('ana'), await member('bruno'), await member('carla')];
  await ana.block(bruno);
  await ana.ask('PUT', `users/${carla.username}/mute/`);
  const { page } = await browse(ana);
  await page.goto('/settings');

  await page.getByRole('button', { name: `Unblock ${bruno.name}` }).click();
  await expect(page.getByText('You block nobody.')).toBeVisible();
  await page.getByRole('button', { name: `Unmute ${carla.name}` }).click();
  await expect(page.getByText('You mute nobody.')).toBeVisible();

  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(page.getByRole('button', { name: `Unmute ${carla.name}` })).toBeVisible();
});

test('a new password logs the other devices out, and keeps this one', async ({
  browse,
  member,
}) => {
  const ana = await member('ana');
  const [here, there] = [await browse(ana), await browse(ana)];
  await there.openLive('/settings');
  const { page } = here;
  await page.goto('/settings');

  await page.getByLabel('Current password').fill('not this one');
  await page.getByLabel('New password').fill('a loud sea at noon');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await expect(page.getByText('This is not your password.')).toBeVisible();
  await expect(page.getByLabel('New password')).toHaveValue('a loud sea at noon');
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await expect(page.getByText('The password is changed.').first()).toBeVisible();

  await page.reload();
  await expect(page.getByRole('list', { name: 'Where you are logged in' })).toContainText(
    'This device',
  );
  await there.page.goto('/settings');
  await expect(there.page).toHaveURL(/\/login/);
});

test('one device is logged out from another, and then all of them', async ({ browse, member }) => {
  const ana = await member('ana');
  const [here, there] = [await browse(ana), await browse(ana)];
  await here.page.goto('/settings');
  const sessions = here.page.getByRole('list', { name: 'Where you are logged in' });
  // Where they registered, and two browsers.
  await expect(sessions.getByRole('listitem')).toHaveCount(3);

  await sessions
    .getByRole('button', { name: /^Log out/ })
    .first()
    .click();
  await expect(sessions.getByRole('listitem')).toHaveCount(2);
  await there.page.goto('/settings');
  await expect(there.page).toHaveURL(/\/login/);

  await here.page.getByRole('button', { name: 'Log out everywhere' }).click();
  const dialog = here.page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Log out everywhere' }).click();
  await expect(here.page).toHaveURL(/\/login/);
});

test('an account is deleted with its password, and is gone for everyone', async ({
  browse,
  member,
}) => {
  const ana = await member('ana');
  const { page, context } = await browse(ana);
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Delete account' }).click();
  const dialog = page.getByRole('dialog');

  await dialog.getByLabel('Your password').fill('not this one');
  await dialog.getByRole('button', { name: 'Delete the account' }).click();
  await expect(dialog.getByText('This is not your password.')).toBeVisible();
  await dialog.getByLabel('Your password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Delete the account' }).click();

  await expect(page.getByRole('link', { name: 'Log in' }).first()).toBeVisible();
  expect((await context.request.get(`/profile/${ana.username}`)).status()).toBe(404);
});
