import { expect, test } from './support/test.mjs';

/**
 * @param {import('@playwright/test').Locator} card
 * @param {'Edit' | 'Delete'} choice
 */
async function choose(card, choice) {
  await card.getByRole('button', { name: 'More about this entry' }).click();
  await card.page().getByRole('menuitem', { name: choice }).click();
}

test('an own entry is edited as it was written, and every page shows it', async ({
  browse,
  member,
  film,
}) => {
  const [ana, bruno] = [await member('ana'), await member('bruno')];
  const text = `${'A long evening in the dark. '.repeat(30)}The end.`;
  await bruno.follow(ana);
  await ana.log(film(), { rating: 3, review: { text, contains_spoilers: true } });
  const [owner, reader] = [await browse(ana), await browse(bruno)];
  await reader.openLive('/');
  await owner.openLive('/');

  await choose(owner.cards(), 'Edit');
  const dialog = owner.page.getByRole('dialog', { name: 'Edit your entry' });
  await expect(dialog.getByRole('textbox', { name: 'Review' })).toHaveValue(text);
  await expect(dialog.getByLabel('Gives away the plot')).toBeChecked();
  await dialog.getByRole('textbox', { name: 'Review' }).fill('Shorter now.');
  await dialog.getByLabel('Gives away the plot').uncheck();
  await dialog.getByRole('button', { name: 'Save' }).click();

  await expect(dialog).toHaveCount(0);
  await expect(owner.cards('Shorter now.')).toHaveCount(1);
  await expect(reader.cards('Shorter now.')).toHaveCount(1);
});

test('an own entry is deleted after a question, and nobody else may touch it', async ({
  browse,
  member,
  film,
}) => {
  const [ana, bruno] = [await member('ana'), await member('bruno')];
  await bruno.follow(ana);
  await ana.log(film());
  const [owner, reader] = [await browse(ana), await browse(bruno)];
  await reader.openLive('/');
  await owner.openLive('/');
  await expect(
    reader.cards(ana.name).getByRole('button', { name: 'More about this entry' }),
  ).toHaveCount(0);

  await choose(owner.cards(), 'Delete');
  await owner.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(owner.cards()).toHaveCount(1);
  await choose(owner.cards(), 'Delete');
  await owner.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();

  await expect(owner.cards()).toHaveCount(0);
  await expect(reader.cards(`${ana.name} watched`)).toHaveCount(0);
});

test('undoing a log puts the film back on the watchlist', async ({ browse, member, film }) => {
  const [ana, movie] = [await member('ana'), film()];
  await ana.ask('PUT', `movies/${movie.id}/watchlist/`);
  const { page } = await browse(ana);
  await page.goto(`/movies/${movie.id}`);
  await page.getByRole('button', { name: 'Log this film' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: 'Watchlist', exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Undo' }).click();

  await expect(page.getByRole('button', { name: 'In your watchlist' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Log this film' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'In your watchlist' })).toBeVisible();
});
