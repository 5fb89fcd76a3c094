import { devices } from '@playwright/test';
import { LogDialog } from './support/logDialog.mjs';
import { expect, test } from './support/test.mjs';

const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  userAgent: devices['Pixel 7'].userAgent,
};

/** @param {import('@playwright/test').Page} page */
function overflow(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return Math.max(scrollWidth, document.body.scrollWidth) - clientWidth;
  });
}

for (const locale of ['en-US', 'pt-BR']) {
  test(`no page scrolls sideways on a phone, in ${locale}`, async ({ browse, member, films }) => {
    const [ana, bruno, [first, second]] = [await member('ana'), await member('bruno'), films(2)];
    if (locale === 'pt-BR') await bruno.ask('PATCH', 'me/', { language: locale });
    await bruno.follow(ana);
    const unbroken = 'Supercalifragilistic'.repeat(8);
    const { review } = await ana.log(first, {
      review: unbroken,
      rating: 5,
      rewatch: true,
      liked: true,
    });
    await ana.log(second, { review: { text: 'A secret.', contains_spoilers: true } });
    await bruno.ask('PATCH', 'me/', { display_name: 'W'.repeat(50), bio: unbroken });
    await bruno.like(review);
    const [guest, reader] = [await browse(null, { ...PHONE, locale }), await browse(bruno, PHONE)];

    for (const [{ page }, path] of /** @type {const} */ ([
      [guest, '/'],
      [guest, '/login'],
      [guest, '/register'],
      [reader, '/'],
      [reader, '/live'],
      [reader, '/movies'],
      [reader, `/movies/${first.id}`],
      [reader, `/profile/${bruno.username}`],
      [reader, `/profile/${ana.username}`],
      [reader, `/reviews/${review.id}`],
      [reader, '/settings'],
      [reader, '/notifications'],
      [reader, '/about'],
      [reader, '/nowhere'],
    ])) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
      expect.soft(await overflow(page), path).toBeLessThanOrEqual(0);
    }
  });
}

test('a film is logged by thumb', async ({ browse, member, film }) => {
  const [ana, movie] = [await member('ana'), film()];
  const { page } = await browse(ana, PHONE);
  await page.goto('/movies');
  const dialog = new LogDialog(page);

  await page
    .getByRole('navigation', { name: 'Sections' })
    .getByRole('button', { name: 'Log a film' })
    .tap();
  await dialog.search.fill(movie.title);
  await page
    .getByRole('option')
    .filter({ hasText: movie.title })
    .filter({ hasText: String(movie.year) })
    .first()
    .tap();
  const stars = await dialog.rating.boundingBox();
  if (!stars) throw new Error('no stars');
  expect(stars.height).toBeGreaterThanOrEqual(36);
  await dialog.rating.tap({ position: { x: stars.width * 0.65, y: stars.height / 2 } });
  await expect(dialog.rating).toHaveAttribute('aria-valuetext', '3.5 stars');
  await dialog.review.fill('On the bus.');
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await expect(dialog.save).toBeInViewport({ ratio: 1 });
  await dialog.save.tap();

  await expect(dialog.root).toBeHidden();
  const { recent } = await ana.ask('GET', `users/${ana.username}/`);
  expect(recent[0].entry).toMatchObject({ rating: 3.5 });
});

test('the sections are reached at the foot, and the content ends above it', async ({
  browse,
  member,
}) => {
  const ana = await member('ana');
  const { page } = await browse(ana, PHONE);
  await page.goto('/');
  const sections = page.getByRole('navigation', { name: 'Sections' });

  for (const [name, title] of [
    ['Films', 'Films'],
    ['Live', 'Live'],
    ['Profile', ana.name],
  ]) {
    await sections.getByRole('link', { name }).tap();
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(sections.getByRole('link', { name })).toHaveAttribute('aria-current', 'page');
  }
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  const [bar, foot] = [
    await sections.boundingBox(),
    await page.getByRole('contentinfo').getByRole('link').last().boundingBox(),
  ];
  expect((foot?.y ?? 0) + (foot?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
});
