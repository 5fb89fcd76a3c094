import { kill, WEB_URL } from './support/instance.mjs';
import { call } from './support/members.mjs';
import { expect, test } from './support/test.mjs';

/** A program is started again by its supervisor within this. */
const BACK_MS = 40_000;

test.describe.configure({ mode: 'serial' });

test('a killed socket server: the page says so, comes back, and shows each event once', async ({
  browse,
  member,
  films,
}) => {
  const [ana, bruno, [before, during, after]] = [
    await member('ana'),
    await member('bruno'),
    films(3),
  ];
  await bruno.follow(ana);
  const reader = await browse(bruno);
  await reader.openLive('/');
  await reader.markDocument();
  await ana.log(before, { review: 'Before the fall.' });
  await expect(reader.cards('Before the fall.')).toHaveCount(1);

  await kill('realtime');
  await expect(reader.connection('Reconnecting')).toBeVisible();
  const { review } = await ana.log(during, { review: 'While nobody listened.' });
  await expect(reader.connection('Live')).toBeVisible({ timeout: BACK_MS });

  await expect(reader.cards('While nobody listened.')).toHaveCount(1);
  await ana.log(after, { review: 'After the return.' });
  await expect(reader.cards('After the return.')).toHaveCount(1);
  for (const text of ['Before the fall.', 'While nobody listened.']) {
    await expect(reader.cards(text)).toHaveCount(1);
  }
  await bruno.like(review);
  await expect(
    reader
      .cards(`${ana.name} reviewed`)
      .filter({ hasText: 'While nobody listened.' })
      .getByRole('button', { name: 'Like, 1 like' }),
  ).toBeVisible();
  await reader.expectNoReload();
});

test('a killed API: pages say so in words, and are back when it is', async ({ browse, member }) => {
  const reader = await browse(await member('ana'));
  const { page } = reader;
  await reader.openLive('/');

  await expect(async () => {
    await kill('api').catch(() => null); // Between its death and its next life it has no process.
    const response = await page.goto('/movies');
    expect(response?.status()).toBe(503);
  }).toPass({ timeout: BACK_MS });
  await expect(page.getByRole('heading', { level: 1, name: 'Intermission' })).toBeVisible();
  await expect(page.getByText('nothing you wrote is lost')).toBeVisible();

  await expect(async () => {
    const response = await page.goto('/movies');
    expect(response?.status()).toBe(200);
  }).toPass({ timeout: BACK_MS });
  await expect(page.getByRole('heading', { level: 1, name: 'Films' })).toBeVisible();
  await expect(page.getByRole('button', { name: /account menu$/ })).toBeVisible();
});

test('while the API is away a write is refused in words and is not lost', async ({
  browse,
  member,
  film,
}) => {
  const [ana, movie] = [await member('ana'), film()];
  const reader = await browse(ana);
  await reader.page.goto(`/movies/${movie.id}`);
  await reader.page.getByRole('button', { name: 'Log this film' }).click();
  const dialog = reader.page.getByRole('dialog');
  const review = dialog.getByRole('textbox', { name: 'Review' });
  await review.fill('Written in the dark.');

  await kill('api');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('cannot be reached');
  await expect(review).toHaveValue('Written in the dark.');

  await expect
    .poll(() => fetch(`${WEB_URL}/api/app/movies/`).then(({ status }) => status), {
      timeout: BACK_MS,
    })
    .toBe(200);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  expect((await call('GET', `users/${ana.username}/`)).log_count).toBe(1);
});
