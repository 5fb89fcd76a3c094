import { LogDialog } from './support/logDialog.mjs';
import { expect, test } from './support/test.mjs';

/** The accessible name of what has the focus. @param {import('@playwright/test').Page} page */
function focused(page) {
  return page.evaluate(() => {
    const one = document.activeElement;
    return one?.getAttribute('aria-label') ?? one?.textContent?.trim() ?? '';
  });
}

test('tab leads from the skip link through the header in reading order', async ({
  browse,
  member,
}) => {
  const { page } = await browse(await member('ana'));
  await page.goto('/movies');

  const order = [];
  for (let step = 0; step < 9; step += 1) {
    await page.keyboard.press('Tab');
    order.push(await focused(page));
  }

  expect(order.slice(0, 8)).toEqual([
    'Skip to the content',
    'Cinema!, home',
    'Home',
    'Films',
    'Live',
    'Search',
    'Log a film',
    'Notifications',
  ]);
  expect(order[8]).toMatch(/account menu$/);
});

test('the skip link is seen when focused and leads to the content', async ({ browse }) => {
  const { page } = await browse();
  await page.goto('/movies');
  const skip = page.getByRole('link', { name: 'Skip to the content' });

  await page.keyboard.press('Tab');
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');

  const inMain = () => page.evaluate(() => !!document.activeElement?.closest('main'));
  await expect.poll(inMain).toBe(true);
});

test('every stop of the keyboard can be seen', async ({ browse, member }) => {
  const { page } = await browse(await member('ana'));
  await page.goto('/');
  const unseen = [];

  for (let step = 0; step < 25; step += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const one = /** @type {HTMLElement} */ (document.activeElement);
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      const outer = one.parentElement ? getComputedStyle(one.parentElement) : null;
      const shown =
        (outlineStyle !== 'none' && outlineWidth !== '0px') ||
        boxShadow !== 'none' ||
        (outer?.outlineStyle !== 'none' && outer?.outlineWidth !== '0px');
      return { shown, at: one.outerHTML.slice(0, 80) };
    });
    if (!stop.shown) unseen.push(stop.at);
  }

  expect(unseen).toEqual([]);
});

test('the log dialog keeps the focus, and gives it back when Escape closes it', async ({
  browse,
  member,
  film,
}) => {
  const { page } = await browse(await member('ana'));
  await page.goto(`/movies/${film().id}`);
  const opener = page.getByRole('button', { name: 'Log this film' });
  const dialog = new LogDialog(page);

  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(dialog.rating).toBeVisible();
  for (const key of [...Array(16).fill('Tab'), ...Array(3).fill('Shift+Tab')]) {
    await page.keyboard.press(key);
    const inside = await page.evaluate(() => !!document.activeElement?.closest('[role=dialog]'));
    expect(inside, key).toBe(true);
  }
  await page.keyboard.press('Escape');

  await expect(dialog.root).toBeHidden();
  await expect(opener).toBeFocused();
});

test('stars are set by arrows, digits and Home, in halves', async ({ browse, member, film }) => {
  const { page } = await browse(await member('ana'));
  await page.goto(`/movies/${film().id}`);
  await page.getByRole('button', { name: 'Log this film' }).click();
  const { rating } = new LogDialog(page);

  for (const [key, words] of [
    ['ArrowRight', '0.5 stars'],
    ['ArrowUp', '1 star'],
    ['4', '4 stars'],
    ['ArrowLeft', '3.5 stars'],
    ['End', '5 stars'],
    ['ArrowRight', '5 stars'],
    ['PageDown', '4 stars'],
    ['Home', 'No rating'],
    ['ArrowLeft', 'No rating'],
  ]) {
    await rating.press(key);
    await expect(rating, key).toHaveAttribute('aria-valuetext', words);
  }
});

test('L is a letter where one writes', async ({ browse, member }) => {
  const { page } = await browse(await member('ana'));
  await page.goto('/movies');

  await page.getByLabel('Search by title').press('l');

  await expect(page.getByLabel('Search by title')).toHaveValue('l');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the account menu is walked by arrows and closed by Escape', async ({ browse, member }) => {
  const { page } = await browse(await member('ana'));
  await page.goto('/movies');
  const opener = page.getByRole('button', { name: /account menu$/ });

  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Profile' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Settings' })).toBeFocused();
  await page.keyboard.press('Escape');

  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(opener).toBeFocused();
});

test('nothing moves for readers who ask for less motion', async ({ browse, member, films }) => {
  const [ana, bruno, [first, second]] = [await member('ana'), await member('bruno'), films(2)];
  await bruno.follow(ana);
  await ana.log(first, { review: 'Already there.' });
  const reader = await browse(bruno, { reducedMotion: 'reduce' });
  await reader.openLive('/');

  await reader.page.keyboard.press('l');
  await expect(reader.page.getByRole('dialog')).toBeVisible();
  await ana.log(second, { review: 'Comes without a show.' });
  await expect(reader.cards('Comes without a show.')).toHaveCount(1);

  const longest = await reader.page.evaluate(() =>
    Math.max(
      0,
      ...[...document.querySelectorAll('*')].flatMap((one) => {
        const { animationName, animationDuration, transitionDuration } = getComputedStyle(one);
        const animated = animationName === 'none' ? [] : animationDuration.split(',');
        return [...animated, ...transitionDuration.split(',')].map((text) => parseFloat(text));
      }),
    ),
  );
  expect(longest, 'seconds').toBeLessThan(0.02);
});
