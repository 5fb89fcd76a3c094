import { expect, test } from './support/test.mjs';

/** A missing message is shown as its key, such as `nav.feed`. */
const MESSAGE_KEY = /(^|\s)[a-z]+\.[a-zA-Z]+(\.[a-zA-Z-]+)?(\s|$)/;
const ENGLISH = /\b(Search|Films|Log in|Loading|Home|Skip|Notifications|Messages|Reviews?|Like)\b/;

/** @param {import('@playwright/test').Page} page @param {'English' | 'Português'} language */
async function choose(page, language) {
  await page.getByRole('contentinfo').getByRole('button', { name: language }).click();
}

/** @param {import('@playwright/test').Page} page */
function nav(page) {
  return page.getByRole('banner').getByRole('navigation');
}

test('a guest reads in the language of the browser', async ({ browse }) => {
  const { page } = await browse(null, { locale: 'pt-BR' });

  await page.goto('/movies');

  await expect(page.locator('html')).toHaveAttribute('lang', 'pt-BR');
  await expect(nav(page).getByRole('link', { name: 'Filmes' })).toBeVisible();
});

test("a guest's choice of language is kept in the browser", async ({ browse }) => {
  const { page } = await browse();
  await page.goto('/');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');

  await choose(page, 'Português');

  await expect(nav(page).getByRole('link', { name: 'Filmes' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'pt-BR');
  await page.goto('/login');
  await expect(page.getByRole('heading', { level: 1, name: 'Entrar' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'pt-BR');
  await choose(page, 'English');
  await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible();
});

test("a member's choice goes with them to another browser, and films have their Portuguese title", async ({
  browse,
  member,
  catalogue,
}) => {
  const ana = await member('ana');
  const film = catalogue.films.find(
    (/** @type {any} */ one) => one.title_pt && one.title_pt !== one.title,
  );
  const here = await browse(ana);
  await here.page.goto(`/movies/${film.id}`);
  await expect(here.page.getByRole('heading', { level: 1 })).toContainText(film.title);

  await choose(here.page, 'Português');

  await expect(here.page.getByRole('heading', { level: 1 })).toContainText(film.title_pt);
  const there = await browse(ana);
  await there.page.goto(`/movies/${film.id}`);
  await expect(there.page.getByRole('heading', { level: 1 })).toContainText(film.title_pt);
  await expect(there.page.locator('html')).toHaveAttribute('lang', 'pt-BR');
  await expect(there.page.getByRole('button', { name: 'Registrar' }).first()).toBeVisible();
});

test('changing the language keeps the socket and what is on the page', async ({
  browse,
  member,
  films,
}) => {
  const [ana, bruno, [first, second]] = [await member('ana'), await member('bruno'), films(2)];
  await bruno.follow(ana);
  await ana.log(first, { review: 'Before the change.' });
  const reader = await browse(bruno);
  await reader.openLive('/');
  await reader.markDocument();

  await choose(reader.page, 'Português');

  await expect(nav(reader.page).getByRole('link', { name: 'Filmes' })).toBeVisible();
  await expect(reader.cards('Before the change.')).toHaveCount(1);
  await reader.page.evaluate(() => window.scrollTo(0, 0)); // The switch stands at the foot.
  await ana.log(second, { review: 'After the change.' });
  await expect(reader.cards('After the change.')).toHaveCount(1);
  await reader.expectNoReload();
});

test('pages in Portuguese leave no message untranslated', async ({ browse }) => {
  const { page } = await browse(null, { locale: 'pt-BR' });
  for (const path of [
    '/',
    '/live',
    '/movies',
    '/login',
    '/register',
    '/forgot',
    '/about',
    '/gone',
  ]) {
    await page.goto(path);

    const words = await page.evaluate(() => {
      const named = [...document.querySelectorAll('[aria-label], [title], [placeholder]')];
      const names = ['aria-label', 'title', 'placeholder'];
      const said = named.flatMap((one) => names.map((name) => one.getAttribute(name) ?? ''));
      // What members wrote and what films are called is in any language.
      for (const one of document.querySelectorAll('main li')) one.remove();
      return [document.body.innerText, ...said].join('\n');
    });
    const foreign = words
      .split('\n')
      .filter((line) => MESSAGE_KEY.test(line) || ENGLISH.test(line));
    expect.soft(foreign, path).toEqual([]);
  }
});
