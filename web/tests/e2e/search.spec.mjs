import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './support/test.mjs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** @param {import('@playwright/test').Page} page */
async function graveFaults(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return violations
    .filter(({ impact }) => ['serious', 'critical'].includes(impact ?? ''))
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

test('somebody who types chooses a film by the keyboard alone', async ({ browse }) => {
  const { page } = await browse();
  await page.goto('/');
  const field = page.getByRole('combobox', { name: 'Search' });
  const list = page.getByRole('listbox', { name: 'Suggestions' });

  await field.fill('bacuaru');
  await expect(list.getByRole('option').first()).toContainText('Bacurau');
  await expect(field).toHaveAttribute('aria-expanded', 'true');
  await field.press('ArrowDown');
  await expect(list.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await expect(field).toBeFocused();
  expect(await graveFaults(page)).toEqual([]);

  await field.press('Escape');
  await expect(list).toBeHidden();
  await field.press('ArrowDown');
  await field.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Bacurau' })).toBeVisible();

  // What was looked for is offered again before a letter is typed.
  await field.fill('');
  await field.click();
  await expect(list.getByRole('option', { name: 'bacuaru' })).toBeVisible();
});

test('a search shows every kind, and each kind has an address', async ({ browse, member }) => {
  const ana = await member('godofredo');
  const { page } = await browse();
  await page.goto('/');
  const field = page.getByRole('combobox', { name: 'Search' });
  await field.fill('god');
  await field.press('Enter');

  await expect(page).toHaveURL(/\/search\?q=god$/);
  await expect(page.getByRole('region', { name: 'Films' })).toContainText('City of God');
  const members = page.getByRole('region', { name: 'Members' });
  await expect(members.getByRole('link').first()).toBeVisible();
  await page.goto(`/search?q=${ana.username}`);
  await expect(members.getByText(`@${ana.username}`)).toBeVisible();
  expect(await graveFaults(page)).toEqual([]);

  await page.getByRole('navigation', { name: 'What to show' }).getByText('Films').click();
  await expect(page).toHaveURL(/type=movies/);
  await page.goto('/search?q=zzzzqqqq');
  await expect(page.getByText('Nothing found')).toBeVisible();
});

test('from a film to who made it, and to another film of theirs', async ({ browse }) => {
  const { page } = await browse(null, { locale: 'pt-BR' });
  await page.goto('/search?q=cidade+de+deus&type=movies');
  await page.getByRole('region', { name: 'Filmes' }).getByRole('link').first().click();
  const credits = page.getByRole('region', { name: 'Elenco e equipe' });
  await credits.getByRole('link', { name: 'Fernando Meirelles' }).first().click();

  await expect(page).toHaveURL(/\/person\/\d+$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Fernando Meirelles');
  await expect(page.getByRole('list', { name: 'Direção' })).toContainText('Cidade de Deus');
  expect(await graveFaults(page)).toEqual([]);
});
