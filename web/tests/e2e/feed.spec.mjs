import { expect, test } from './support/test.mjs';

/** @param {import('./support/reader.mjs').Reader} reader @param {number} y */
async function scrollTo({ page }, y) {
  await page.evaluate((top) => window.scrollTo({ top, behavior: 'instant' }), y);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(64);
}

/** The first card that is wholly on the screen. @param {import('@playwright/test').Page} page */
function cardBeingRead(page) {
  return page.evaluate(() => {
    const cards = [...document.querySelectorAll('li[data-card]')];
    const read = cards.find((card) => card.getBoundingClientRect().top > 150);
    return read?.getAttribute('data-card');
  });
}

/**
 * A follower with `count` cards to read, of two members in turn: logs of one in a row would be one card.
 * @param {import('./support/test.mjs').Fixtures} fixtures
 * @param {number} count
 */
async function longFeed({ member, films }, count) {
  const [ana, bruno, caio] = [await member('ana'), await member('bruno'), await member('caio')];
  await bruno.follow(ana);
  await bruno.follow(caio);
  const seen = films(count);
  for (const [index, movie] of seen.entries()) {
    await (index % 2 ? ana : caio).log(movie, {
      review: `Film number ${index + 1} of many.`,
      rating: 3.5,
    });
  }
  return { ana, bruno, seen };
}

test('a new card waits behind a pill and nothing moves while the feed is read', async ({
  browse,
  member,
  film,
  films,
}) => {
  const { ana, bruno } = await longFeed({ member, films }, 18);
  const reader = await browse(bruno);
  const { page } = reader;
  await reader.openLive('/');
  await scrollTo(reader, 1200);
  const card = page.locator(`li[data-card="${await cardBeingRead(page)}"]`);
  const before = { y: await page.evaluate(() => window.scrollY), box: await card.boundingBox() };

  await ana.log(film(), { review: 'News from the top of the page.' });

  const pill = page.getByRole('button', { name: '1 new' });
  await expect(pill).toBeVisible();
  await expect(reader.cards('News from the top')).toHaveCount(0);
  expect({ y: await page.evaluate(() => window.scrollY), box: await card.boundingBox() }).toEqual(
    before,
  );

  await ana.log(film(), { review: 'More news, right after.' });
  await expect(page.getByRole('button', { name: '2 new' })).toBeVisible();
  await page.getByRole('button', { name: '2 new' }).click();
  await expect(page.locator('li[data-card]').first()).toContainText('More news, right after.');
  await expect(page.locator('li[data-card]').nth(1)).toContainText('News from the top');
  await expect(page.locator('li[data-card]').first()).toBeInViewport();
  await expect(page.getByRole('button', { name: /new$/ })).toHaveCount(0);
});

test('at the top a new card stands at once, in the order of the activity', async ({
  browse,
  member,
  films,
}) => {
  const { ana, bruno } = await longFeed({ member, films }, 3);
  const reader = await browse(bruno);
  await reader.openLive('/');

  const [first, second] = films(2);
  await ana.log(first, { review: 'The earlier of two.' });
  await ana.log(second, { review: 'The later of two.' });

  const cards = reader.page.locator('li[data-card]');
  await expect(cards.nth(0)).toContainText('The later of two.');
  await expect(cards.nth(1)).toContainText('The earlier of two.');
  await expect(reader.page.getByRole('button', { name: /new$/ })).toHaveCount(0);
});

test('older cards come while scrolling, each once, and going back restores the place', async ({
  browse,
  member,
  films,
}) => {
  const { bruno, seen } = await longFeed({ member, films }, 45);
  const reader = await browse(bruno);
  const { page } = reader;
  const cards = reader.cards(/Film number \d+ of many/);
  await reader.openLive('/');
  expect(await cards.count()).toBeLessThan(45);

  await expect(async () => {
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await expect(page.getByText('That is everything.')).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(cards).toHaveCount(45);
  const numbers = (await cards.allTextContents()).map((text) =>
    Number(text.match(/number (\d+)/)?.[1]),
  );
  expect(numbers).toEqual(Array.from({ length: 45 }, (_, index) => 45 - index));

  const card = cards.nth(30);
  await card.scrollIntoViewIfNeeded();
  const left = { y: await page.evaluate(() => window.scrollY), box: await card.boundingBox() };
  await card.getByRole('heading').getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: seen[14].title })).toBeVisible();
  await page.goBack();

  await expect(cards).toHaveCount(45);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(left.y);
  expect(await card.boundingBox()).toEqual(left.box);
});

test('five logs in a row are one card, which opens; a sixth joins it without a jump', async ({
  browse,
  member,
  films,
}) => {
  const { ana, bruno } = await longFeed({ member, films }, 9);
  const seen = films(7);
  for (const movie of seen.slice(0, 5)) await ana.log(movie);
  const reader = await browse(bruno);
  const { page } = reader;
  await reader.openLive('/');
  const group = page.locator('li[data-group]');
  await expect(group).toHaveCount(1);
  await expect(group).toContainText(`${ana.name} logged 5 films`);
  await expect(group.locator('li[data-card]')).toHaveCount(0);

  await group.getByRole('button', { name: 'Show all 5' }).press('Enter');
  await expect(group.locator('li[data-card]')).toHaveCount(5);
  await expect(group.getByRole('link', { name: seen[4].title, exact: true })).toBeVisible();

  await ana.log(seen[5]);
  await expect(group).toContainText(`${ana.name} logged 6 films`);
  await expect(group.locator('li[data-card]')).toHaveCount(6);

  await scrollTo(reader, 900);
  const card = page.locator(`li[data-card="${await cardBeingRead(page)}"]`);
  const before = await card.boundingBox();
  await ana.log(seen[6]);
  await expect(page.getByRole('button', { name: '1 new' })).toBeVisible();
  expect(await card.boundingBox()).toEqual(before);
  await expect(group).toContainText(`${ana.name} logged 6 films`);
  await page.getByRole('button', { name: '1 new' }).click();
  await expect(group).toContainText(`${ana.name} logged 7 films`);
});

test('the public feed of a guest is live', async ({ browse, member, film }) => {
  const ana = await member('ana');
  const guest = await browse();
  await guest.openLive('/live');
  await guest.markDocument();

  await ana.log(film(), { review: `For everybody who looks. ${ana.username}` });
  await ana.log(film(), { review: `For my followers. ${ana.username}`, audience: 'followers' });
  await ana.log(film(), { review: `The last one of today. ${ana.username}` });

  await expect(guest.cards(`For everybody who looks. ${ana.username}`)).toHaveCount(1);
  await expect(guest.cards(`The last one of today. ${ana.username}`)).toHaveCount(1);
  await expect(guest.cards(`For my followers. ${ana.username}`)).toHaveCount(0);
  expect(guest.frames.join('\n')).not.toContain('For my followers.');
  await guest.expectNoReload();
});
