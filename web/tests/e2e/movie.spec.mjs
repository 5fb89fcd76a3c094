import { call } from './support/members.mjs';
import { expect, test } from './support/test.mjs';

/** The words that the histogram's bars say. @param {import('@playwright/test').Page} page */
function bars(page) {
  return page.getByRole('list', { name: 'How ratings are spread' }).getByRole('listitem');
}

/** @param {number} average */
function asShown(average) {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 2 };
  return new Intl.NumberFormat('en', digits).format(average);
}

test('average, histogram and reviews of a film move while others rate it', async ({
  browse,
  member,
  film,
}) => {
  const movie = film();
  const raters = [await member('ana'), await member('bruno'), await member('clara')];
  const before = await call('GET', `movies/${movie.id}/`);
  const reader = await browse();
  const ratings = reader.page.getByRole('region', { name: 'Ratings' });
  await reader.openLive(`/movies/${movie.id}`);
  await reader.markDocument();

  for (const [index, rating] of [4.5, 5, 3].entries()) {
    await raters[index].log(movie, { rating, review: `Rated ${rating} by ${raters[index].name}` });
    const count = before.rating_count + index + 1;
    await expect(ratings.getByText(new RegExp(`^${count} ratings?(,|$)`))).toBeVisible();
    await expect(reader.cards(raters[index].name)).toHaveCount(1);
  }

  const after = await call('GET', `movies/${movie.id}/`);
  await expect(ratings.getByText(asShown(after.average_rating), { exact: true })).toBeVisible();
  await expect(reader.cards().first()).toContainText(`Rated 3 by ${raters[2].name}`);
  const words = await bars(reader.page).allTextContents();
  const said = words.map((text) => text.match(/^([\d.]+) stars?: (\d+) ratings?, (\d+) %$/) ?? []);
  expect(said.map(([, stars]) => Number(stars))).toEqual(
    Array.from({ length: 10 }, (_, index) => (index + 1) / 2),
  );
  expect(said.map(([, , count]) => Number(count))).toEqual(after.rating_histogram);
  expect(said.reduce((sum, [, , , share]) => sum + Number(share), 0)).toBe(100);
  await reader.expectNoReload();
});

test('a review that its member removes leaves the open page, and counts go back', async ({
  browse,
  member,
  film,
}) => {
  const [movie, ana] = [film(), await member('ana')];
  const reader = await browse();
  const ratings = reader.page.getByRole('region', { name: 'Ratings' });
  const counts = () => ratings.getByRole('definition').allTextContents();
  await reader.openLive(`/movies/${movie.id}`);
  const before = await counts();
  const entry = await ana.log(movie, { review: 'I may regret this one.' });
  await expect(reader.cards('I may regret this one.')).toHaveCount(1);
  await expect.poll(counts).not.toEqual(before);

  await ana.ask('DELETE', `diary/${entry.id}/`);

  await expect(reader.cards('I may regret this one.')).toHaveCount(0);
  await expect.poll(counts).toEqual(before);
});

test('a film without a photograph has a poster that says its title', async ({ browse }) => {
  const found = await call('GET', 'movies/?q=Cidade de Deus&limit=1');
  const [movie] = found.results;
  const { page } = await browse();

  await page.goto(`/movies/${movie.id}`);

  const drawn = await page.getByRole('main').locator('svg:has(text)').first().textContent();
  const letters = (/** @type {string | null} */ text) =>
    (text ?? '').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  expect(letters(drawn)).toContain(letters(movie.title));
  expect(letters(drawn)).toContain(String(movie.year));
});

test('films are found by a part of their title, without accents', async ({ browse }) => {
  const { page } = await browse();
  const films = page.getByRole('main').getByRole('list');

  await page.goto('/movies');
  await page.getByLabel('Search by title').fill('cafe');
  await expect(page).toHaveURL(/q=cafe/);
  await expect(page.getByText('No film found')).toBeHidden();
  await page.getByLabel('Search by title').fill('bacurau');
  await expect(films.getByRole('link').first()).toContainText('Bacurau 2019');
  await page.getByLabel('Search by title').fill('no film is called like that');

  await expect(page.getByText('No film found')).toBeVisible();
});

test('a filter chosen while the title is still being typed loses neither', async ({ browse }) => {
  const { page } = await browse();
  await page.goto('/movies');

  await page.getByLabel('Search by title').fill('la');
  await page.getByLabel('Decade').selectOption('1960');

  await expect(page).toHaveURL(/decade=1960/);
  await expect(page).toHaveURL(/q=la/);
  await expect(page.getByLabel('Decade')).toHaveValue('1960');
});

test('the filters stand in the address and survive a reload', async ({ browse }) => {
  const { page } = await browse();
  const films = page.getByRole('main').getByRole('list');

  await page.goto('/movies');
  await page.getByLabel('Decade').selectOption('1960');

  await expect(page).toHaveURL(/decade=1960/);
  await expect(films.getByRole('link', { name: /19[0-57-9]\d$/ })).toHaveCount(0);
  await page.reload();
  await expect(page.getByLabel('Decade')).toHaveValue('1960');
  await expect(films.getByRole('link', { name: /196\d$/ }).first()).toBeVisible();
});
