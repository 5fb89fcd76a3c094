import { AxeBuilder } from '@axe-core/playwright';
import { WEB_URL } from './support/instance.mjs';
import { expect, test } from './support/test.mjs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const GRAVE = ['serious', 'critical'];

/** @param {import('@playwright/test').Page} page */
async function graveFaults(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return violations
    .filter(({ impact }) => GRAVE.includes(impact ?? ''))
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(({ html, failureSummary }) => `${html} ${failureSummary}`)
          .join(' | ')}`,
    );
}

for (const theme of ['dark', 'light']) {
  test(`pages in ${theme} have no grave fault of accessibility`, async ({
    browse,
    member,
    films,
  }) => {
    test.setTimeout(120_000);
    const [ana, bruno, [first, second]] = [await member('ana'), await member('bruno'), films(2)];
    await bruno.follow(ana);
    const { review } = await ana.log(first, { review: 'To be read by everybody.', rating: 3.5 });
    await ana.log(second, { review: { text: 'A secret.', contains_spoilers: true }, liked: true });
    await bruno.like(review);
    await ana.follow(bruno);
    const [guest, reader] = [await browse(), await browse(bruno)];
    for (const { context } of [guest, reader]) {
      await context.addCookies([{ name: 'cinema_theme', value: theme, url: WEB_URL }]);
    }

    for (const [{ page }, path] of /** @type {const} */ ([
      [guest, '/'],
      [guest, '/login'],
      [guest, '/register'],
      [reader, '/'],
      [reader, '/live'],
      [reader, '/movies'],
      [reader, `/movies/${first.id}`],
      [reader, `/profile/${ana.username}`],
      [reader, `/reviews/${review.id}`],
      [reader, '/settings'],
      [reader, '/notifications'],
      [guest, '/nowhere'],
    ])) {
      await page.goto(path);
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      expect.soft(await graveFaults(page), path).toEqual([]);
    }

    await reader.page.goto(`/movies/${second.id}`);
    await reader.page.getByRole('button', { name: 'Log this film' }).click();
    await expect(reader.page.getByRole('slider')).toBeVisible();
    await reader.page.evaluate(() =>
      Promise.allSettled(document.getAnimations().map((one) => one.finished)),
    );
    expect.soft(await graveFaults(reader.page), 'log dialog').toEqual([]);
  });
}
