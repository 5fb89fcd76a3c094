import { mailsTo, WEB_URL } from './support/instance.mjs';
import { PASSWORD } from './support/members.mjs';
import { expect, test } from './support/test.mjs';
import { totp } from './support/totp.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/** @param {Page} page @param {string} login */
async function logIn(page, login) {
  await page.goto('/login');
  await page.getByLabel('Username or e-mail').fill(login);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Log in', exact: true }).click();
}

/** @param {Page} page @param {string} button */
async function prove(page, button) {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your password').fill(PASSWORD);
  await dialog.getByRole('button', { name: button, exact: true }).click();
}

/** @param {Page} page */
function accountMenu(page) {
  return page.getByRole('banner').getByRole('button', { name: /account menu$/ });
}

/** No cookie that matters, and nothing told by the server, is in reach of a script. @param {Page} page */
async function expectNoSecrets(page) {
  expect(await page.evaluate(() => document.cookie)).not.toMatch(
    /access|refresh|device|challenge|binding|restore/,
  );
}

test('the second step is turned on, and then asked for: by the app, and without it', async ({
  browse,
  member,
}) => {
  const ana = await member('ana');
  const { page } = await browse(ana);
  await page.goto('/settings');
  const security = page.getByRole('region', { name: 'E-mail and security' });
  await security.getByRole('button', { name: 'Turn it on' }).click();
  await prove(page, 'Go on');
  const secret = (await security.locator('code').textContent()) ?? '';
  await expect(security.getByRole('link', { name: 'open it there' })).toHaveAttribute(
    'href',
    /^otpauth:\/\/totp\//,
  );
  await security.getByLabel('The code that the app shows').fill(totp(secret));
  await security.getByRole('button', { name: 'Turn it on' }).click();
  const codes = security.getByRole('list', { name: 'Recovery codes' }).locator('code');
  const recovery = (await codes.first().textContent()) ?? '';
  await security.getByRole('button', { name: 'I have kept them' }).click();
  await expect(security.getByText(/^On\. \d+ recovery codes are left/)).toBeVisible();

  for (const code of [totp(secret, 1), recovery]) {
    const { page: other } = await browse();
    await logIn(other, ana.username);
    await expect(other.getByRole('heading', { name: 'One more step' })).toBeVisible();
    await expectNoSecrets(other);
    await other.getByLabel('Code', { exact: true }).fill('000 000');
    await other.getByRole('button', { name: 'Log in', exact: true }).click();
    await expect(other.getByText('This code is wrong')).toBeVisible();
    await other.getByLabel('Code', { exact: true }).fill(code);
    await other.getByRole('button', { name: 'Log in', exact: true }).click();
    await expect(accountMenu(other)).toBeVisible();
    await expectNoSecrets(other);
  }

  await security.getByRole('button', { name: 'Turn it off' }).click();
  await prove(page, 'Turn it off');
  await expect(security.getByRole('button', { name: 'Turn it on' })).toBeVisible();
});

test('a passkey is added, and logs in without a name or a password', async ({ browse, member }) => {
  const { page, context } = await browse(await member('ana'));
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  });
  await page.goto('/settings');
  const security = page.getByRole('region', { name: 'E-mail and security' });
  await security.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('My laptop');
  await prove(page, 'Go on');
  await expect(security.getByRole('list', { name: 'Passkeys' })).toContainText('My laptop');

  await accountMenu(page).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await expect(page.getByRole('banner').getByRole('link', { name: 'Join' })).toBeVisible();
  await page.goto('/login');
  await page.getByRole('button', { name: 'Use a passkey' }).click();

  await expect(accountMenu(page)).toBeVisible();
});

test('an address is confirmed by the link in its mail', async ({ browse, member }) => {
  const ana = await member('ana');
  const { page } = await browse(ana);
  const links = async () =>
    (await mailsTo(ana.email)).flatMap(
      (mail) => mail.match(/https?:\/\/\S+\/verify-email\/\S+/) ?? [],
    );
  await expect.poll(links).toHaveLength(1);

  await page.goto('/settings');
  const security = page.getByRole('region', { name: 'E-mail and security' });
  await expect(security.getByText('not confirmed', { exact: true })).toBeVisible();
  await page.goto((await links())[0]);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByText('the address is confirmed')).toBeVisible();

  await page.goto('/settings');
  await expect(security.getByText('confirmed', { exact: true })).toBeVisible();
});

test('a closed account is kept by who logs in again', async ({ browse, member }) => {
  const ana = await member('ana');
  const { page } = await browse(ana);
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Delete account' }).click();
  await prove(page, 'Delete the account');
  await expect(page).toHaveURL(`${WEB_URL}/`);

  await logIn(page, ana.username);
  await expect(page.getByRole('heading', { name: 'This account is closed' })).toBeVisible();
  await expectNoSecrets(page);
  await page.getByRole('button', { name: 'Keep my account' }).click();
  await expect(page.getByText('Your account is open again.')).toBeVisible();
  await logIn(page, ana.username);

  await expect(accountMenu(page)).toBeVisible();
  expect((await page.goto(`/profile/${ana.username}`))?.status()).toBe(200);
});

test('an old user name leads to the new one, and feed readers find the profile', async ({
  browse,
  member,
}) => {
  const ana = await member('ana');
  const { page, context } = await browse(ana);
  const next = `${ana.username}_2`;
  await page.goto('/settings');
  await page.getByLabel('Username').fill(next);
  await page.getByRole('button', { name: 'Change the username' }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();

  await page.goto(`/profile/${ana.username}`);

  await expect(page).toHaveURL(`${WEB_URL}/profile/${next}`);
  const feed = page.locator('link[rel=alternate][type="application/rss+xml"]').first();
  const answer = await context.request.get((await feed.getAttribute('href')) ?? '');
  expect(answer.status()).toBe(200);
  expect(await answer.text()).toContain('<rss');
});

test('what other programs are given leads to the API, log-in or not', async ({
  browse,
  member,
}) => {
  const { context } = await browse(await member('ana'));
  for (const path of ['/api/unsubscribe/not-a-token/', '/api/me/watchlist.ics?token=not-one']) {
    const answer = await context.request.get(path);
    expect(answer.status(), path).toBe(404);
    expect(answer.headers()['content-type'], path).toBe('application/problem+json');
  }
});

test('terms and privacy are read in both languages, and an appeal needs its own link', async ({
  browse,
}) => {
  const { page } = await browse();
  await page.goto('/');
  await page.getByRole('contentinfo').getByRole('link', { name: 'Terms and privacy' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Terms and privacy' })).toBeVisible();
  await expect(page.getByRole('table').getByRole('row')).not.toHaveCount(1);
  const { page: brazilian } = await browse(null, { locale: 'pt-BR' });
  await brazilian.goto('/legal');
  await expect(brazilian.getByRole('heading', { name: 'Termos e privacidade' })).toBeVisible();

  await page.goto('/appeal/not-a-token');
  await page.getByLabel('Your words').fill('It quotes the film.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByRole('main').getByRole('alert')).toHaveText(/\w+ \w+/);
});

test('a member takes a copy of their data along, and chooses what is mailed', async ({
  browse,
  member,
  film,
}) => {
  const ana = await member('ana');
  await ana.log(film(), { review: 'A film to take along.' });
  const { page } = await browse(ana);
  await page.goto('/settings');

  await page.getByRole('button', { name: 'Ask for a copy' }).click();
  const link = page.getByRole('link', { name: 'Download' });
  await expect(link).toBeVisible({ timeout: 30_000 });
  const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(file.suggestedFilename()).toMatch(new RegExp(`^cinema-${ana.username}-.*\\.ndjson$`));

  const box = page.getByRole('checkbox', { name: 'likes a review of yours: E-mail' });
  await expect(box).not.toBeChecked();
  await Promise.all([
    page.waitForResponse((answer) => answer.url().endsWith('/me/notification-settings/')),
    box.check(),
  ]);
  await page.reload();
  await expect(box).toBeChecked();
});
