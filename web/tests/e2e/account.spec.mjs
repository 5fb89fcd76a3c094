import { mailsTo, WEB_URL } from './support/instance.mjs';
import { PASSWORD } from './support/members.mjs';
import { expect, test } from './support/test.mjs';

/** @param {import('@playwright/test').Page} page @param {string} login @param {string} password */
async function fillLogIn(page, login, password) {
  await page.getByLabel('Username or e-mail').fill(login);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
}

/** The links of the mails about a forgotten password. @param {{ email: string }} member */
async function resetLinks({ email }) {
  return (await mailsTo(email)).flatMap((mail) => mail.match(/https?:\/\/\S+\/reset\/\S+/) ?? []);
}

/** @param {import('@playwright/test').Page} page */
function accountMenu(page) {
  return page.getByRole('banner').getByRole('button', { name: /account menu$/ });
}

test('a newcomer joins by the form, follows somebody and has a feed', async ({
  browse,
  member,
  film,
}) => {
  const author = await member('author');
  await author.log(film(), { rating: 4, review: 'Seen before the newcomer came.' });
  const { page } = await browse();
  const username = `newcomer_${author.username.slice(-8)}`;

  await page.goto('/');
  await page.getByRole('link', { name: 'Join Cinema!' }).click();
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('E-mail').fill(`${username}@example.org`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('checkbox', { name: /agree to the terms/ }).check();
  await page.getByRole('button', { name: 'Create account' }).click();

  await expect(page).toHaveURL(`${WEB_URL}/`);
  await expect(page.getByRole('heading', { name: 'Start with a film' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Log .+/ }).first()).toBeVisible();
  const start = page.getByRole('region', { name: 'Start with a film' });
  await expect(page.locator('li[data-card]')).toHaveCount(0);
  await start
    .getByRole('button', { name: /^Follow / })
    .first()
    .click();

  await expect(start.getByRole('button', { name: /^Unfollow / })).toHaveCount(1);
  await expect(page.locator('li[data-card]').first()).toBeVisible();
});

test('a member logs out, and in again by e-mail', async ({ browse, member }) => {
  const ana = await member('ana');
  const { page } = await browse(ana);

  await page.goto('/');
  await accountMenu(page).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await expect(page.getByRole('banner').getByRole('link', { name: 'Join' })).toBeVisible();
  await page.goto('/settings');
  await expect(page).toHaveURL(/\/login\?next=%2Fsettings$/);
  await fillLogIn(page, ana.email.toUpperCase(), PASSWORD);

  await expect(page).toHaveURL(`${WEB_URL}/settings`);
  await expect(accountMenu(page)).toBeVisible();
});

test('a wrong password says so and keeps what was typed as the login', async ({
  browse,
  member,
}) => {
  const ana = await member('ana');
  const { page } = await browse();

  await page.goto('/login');
  await fillLogIn(page, ana.username, 'not the password');

  await expect(page.getByRole('main').getByRole('alert')).toHaveText(
    'Wrong username, e-mail or password.',
  );
  await expect(page.getByLabel('Username or e-mail')).toHaveValue(ana.username);
});

test('a username that is taken is said at its field, and nothing typed is lost', async ({
  browse,
  member,
}) => {
  const ana = await member('ana');
  const { page } = await browse();

  await page.goto('/register');
  await page.getByLabel('Username').fill(ana.username.toUpperCase());
  await page.getByLabel('E-mail').fill(`other.${ana.email}`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('checkbox', { name: /agree to the terms/ }).check();
  await page.getByRole('button', { name: 'Create account' }).click();

  const username = page.getByLabel('Username');
  await expect(username).toHaveAttribute('aria-invalid', 'true');
  await expect(username).toHaveAccessibleDescription(/taken|use/i);
  await expect(username).toHaveValue(ana.username.toUpperCase());
  await expect(page.getByLabel('E-mail')).toHaveValue(`other.${ana.email}`);
});

test('a forgotten password is replaced by the link in the mail', async ({ browse, member }) => {
  const ana = await member('ana');
  const { page } = await browse();
  const answer = page.getByRole('main').getByRole('status');

  await page.goto('/forgot');
  await page.getByLabel('E-mail').fill('nobody.at.all@example.org');
  await page.getByRole('button', { name: 'Send the link' }).click();
  const toStranger = await answer.textContent();
  await page.goto('/forgot');
  await page.getByLabel('E-mail').fill(ana.email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(answer).toHaveText(/** @type {string} */ (toStranger));

  await expect.poll(() => resetLinks(ana)).toHaveLength(1);
  const [link] = await resetLinks(ana);
  expect(link).toMatch(new RegExp(`^${WEB_URL}/reset/`));
  await page.goto(link);
  await page.getByLabel('New password').fill('another river at dawn');
  await page.getByRole('button', { name: 'Save the password' }).click();
  await expect(page.getByRole('main').getByRole('status')).toContainText('new password is saved');

  await page.getByRole('main').getByRole('link', { name: 'Log in' }).click();
  await fillLogIn(page, ana.username, PASSWORD);
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Wrong');
  await fillLogIn(page, ana.username, 'another river at dawn');
  await expect(accountMenu(page)).toBeVisible();
});

test('a reset link works once', async ({ browse, member }) => {
  const ana = await member('ana');
  const { page } = await browse();
  await page.goto('/forgot');
  await page.getByLabel('E-mail').fill(ana.email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect.poll(() => resetLinks(ana)).toHaveLength(1);
  const [link] = await resetLinks(ana);

  for (const password of ['another river at dawn', 'a third river at noon']) {
    await page.goto(link);
    await page.getByLabel('New password').fill(password);
    await page.getByRole('button', { name: 'Save the password' }).click();
    await expect(page.getByRole('main').locator('[role=status], [role=alert]')).toBeVisible();
  }

  await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
  await page.goto('/login');
  await fillLogIn(page, ana.username, 'another river at dawn');
  await expect(accountMenu(page)).toBeVisible();
});
