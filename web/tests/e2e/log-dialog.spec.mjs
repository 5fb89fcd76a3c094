import { LogDialog } from './support/logDialog.mjs';
import { expect, test } from './support/test.mjs';

/** What the API takes. */
const REVIEW_MAX = 100_000;

/**
 * The dialog, open for a film of the page.
 * @param {import('./support/reader.mjs').Reader} reader
 * @param {import('./support/test.mjs').Film} film
 */
async function openFor({ page }, film) {
  const dialog = new LogDialog(page);
  await page.goto(`/movies/${film.id}`);
  await page.getByRole('button', { name: 'Log this film' }).click();
  await expect(dialog.rating).toBeVisible();
  return dialog;
}

/**
 * Typing this much takes a browser many seconds.
 * @param {import('@playwright/test').Locator} field @param {string} value
 */
function put(field, value) {
  return field.evaluate((one, text) => {
    const { set } = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value') ?? {};
    set?.call(one, text); // Past React's own setter, so that it sees a change.
    one.dispatchEvent(new Event('input', { bubbles: true }));
  }, value);
}

test('a review that is too long is said at its field, and nothing of it is lost', async ({
  browse,
  member,
  film,
}) => {
  const reader = await browse(await member('ana'));
  const dialog = await openFor(reader, film());
  const text = 'One thought more.\n'.repeat(REVIEW_MAX / 17);

  await dialog.rating.press('3');
  await put(dialog.review, text);
  await dialog.save.click();

  await expect(dialog.review).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.review).toHaveAccessibleDescription(/100,000/);
  await expect(dialog.review).toHaveValue(text);
  await expect(dialog.review, 'no paste is cut short').not.toHaveAttribute('maxlength');
  await expect(dialog.rating).toHaveAttribute('aria-valuetext', '3 stars');
});

test('characters that no text may hold are said at the review', async ({
  browse,
  member,
  film,
}) => {
  const reader = await browse(await member('ana'));
  const dialog = await openFor(reader, film());

  await dialog.review.fill('turned \u202e around');
  await dialog.save.click();

  await expect(dialog.review).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.review).toHaveValue('turned \u202e around');
  await dialog.review.fill('the right way');
  await dialog.save.click();
  await expect(dialog.root).toBeHidden();
});

test('a day in the future is not taken, and nothing is lost', async ({ browse, member, film }) => {
  const ana = await member('ana');
  const reader = await browse(ana);
  const dialog = await openFor(reader, film());

  await dialog.review.fill('I will have seen it.');
  await dialog.day.fill('2999-12-31');
  await dialog.save.click();

  await expect(dialog.root).toBeVisible();
  await expect(dialog.day).toBeFocused();
  expect(await dialog.day.evaluate((/** @type {any} */ day) => day.validity.rangeOverflow)).toBe(
    true,
  );
  await expect(dialog.review).toHaveValue('I will have seen it.');
  expect((await ana.ask('GET', `users/${ana.username}/`)).log_count).toBe(0);
});

test('a draft survives a reload and is gone once it is saved', async ({ browse, member, film }) => {
  const [ana, movie] = [await member('ana'), film()];
  const reader = await browse(ana);
  const dialog = await openFor(reader, movie);
  await dialog.review.fill('Half a thought');
  await dialog.rating.press('4');
  await dialog.root.getByRole('button', { name: 'Like' }).click();

  await openFor(reader, movie);
  await expect(dialog.review).toHaveValue('Half a thought');
  await expect(dialog.rating).toHaveAttribute('aria-valuetext', '4 stars');
  await expect(dialog.root.getByRole('button', { name: 'Like' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await dialog.review.fill('Half a thought, made whole.');
  await dialog.save.click();
  await expect(dialog.root).toBeHidden();

  await reader.page.reload();
  await reader.page.getByRole('button', { name: 'Log again' }).click();
  await expect(dialog.review).toHaveValue('');
  await expect(dialog.root.getByLabel('I had seen it before')).toBeChecked();
  const { recent } = await ana.ask('GET', `users/${ana.username}/`);
  expect(recent).toHaveLength(1);
  expect(recent[0].entry).toMatchObject({ rating: 4, liked: true });
});

test('a session that ended meanwhile loses nothing of what was written', async ({
  browse,
  member,
  film,
}) => {
  const [ana, movie] = [await member('ana'), film()];
  const reader = await browse(ana);
  const dialog = await openFor(reader, movie);
  await dialog.review.fill('Written for an hour');
  await reader.context.clearCookies();

  await dialog.save.click();

  await expect(dialog.root.getByRole('alert')).toContainText('Log in');
  await expect(dialog.review).toHaveValue('Written for an hour');
  await reader.logIn(ana);
  await openFor(reader, movie);
  await expect(dialog.review).toHaveValue('Written for an hour');
  await dialog.save.click();
  await expect(dialog.root).toBeHidden();
});

test('a log whose answer was lost is not logged twice', async ({ browse, member, film }) => {
  const ana = await member('ana');
  const reader = await browse(ana);
  const dialog = await openFor(reader, film());
  await dialog.review.fill('Only once, please.');
  await reader.page.route(
    '**/api/app/diary/',
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );

  await dialog.save.click();
  await expect(dialog.root.getByRole('alert')).toContainText('No connection');
  await dialog.save.click();

  await expect(dialog.root).toBeHidden();
  expect((await ana.ask('GET', `users/${ana.username}/`)).log_count).toBe(1);
});

test('undo takes the entry out of the diary and off every page', async ({
  browse,
  member,
  film,
}) => {
  const [ana, bruno, movie] = [await member('ana'), await member('bruno'), film()];
  await bruno.follow(ana);
  const [author, follower] = [await browse(ana), await browse(bruno)];
  await follower.openLive('/');
  const dialog = await openFor(author, movie);
  await dialog.review.fill('Sent too early.');
  await dialog.save.click();
  await expect(follower.cards('Sent too early.')).toHaveCount(1);

  await author.page.getByRole('button', { name: 'Undo' }).click();

  await expect(author.page.getByText('Removed from your diary', { exact: true })).toBeVisible();
  await expect(follower.cards('Sent too early.')).toHaveCount(0);
  expect((await ana.ask('GET', `users/${ana.username}/`)).log_count).toBe(0);
});

test('a log without a day, as a rewatch, for friends only, is what the API gets', async ({
  browse,
  member,
  film,
}) => {
  const [ana, movie] = [await member('ana'), film()];
  const reader = await browse(ana);
  const dialog = await openFor(reader, movie);

  await dialog.root.getByLabel('No date').check();
  await dialog.root.getByLabel('I had seen it before').check();
  await dialog.root.getByLabel('Gives away the plot').check();
  await dialog.root
    .getByLabel('Who may see it')
    .selectOption({ label: 'Friends (we follow each other)' });
  await dialog.rating.press('End');
  await dialog.rating.press('ArrowLeft');
  await dialog.review.fill('For friends.');
  await dialog.save.click();
  await expect(dialog.root).toBeHidden();

  const { recent } = await ana.ask('GET', `users/${ana.username}/`);
  expect(recent[0].entry).toMatchObject({
    watched_on: null,
    rewatch: true,
    rating: 4.5,
    audience: 'friends',
    review: { contains_spoilers: true },
  });
});

test('a guest who wants to log is asked to log in and comes back', async ({
  browse,
  member,
  film,
}) => {
  const [ana, movie] = [await member('ana'), film()];
  const { page } = await browse();
  await page.goto(`/movies/${movie.id}`);

  await page.getByRole('button', { name: 'Log this film' }).click();

  await page.getByLabel('Username or e-mail').fill(ana.username);
  await page.getByLabel('Password').fill('a quiet river at dusk');
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL(new RegExp(`/movies/${movie.id}`));
  await expect(page.getByRole('button', { name: 'Log this film' })).toBeVisible();
});
