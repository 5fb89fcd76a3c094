import { call } from './support/members.mjs';
import { expect, test } from './support/test.mjs';

/** How much later each request reaches the server. */
const SLOW_MS = 600;

for (const { presses, liked, count } of [
  { presses: 5, liked: true, count: 1 },
  { presses: 6, liked: false, count: 0 },
]) {
  test(`${presses} quick presses of like on a slow line end ${liked ? 'liked' : 'not liked'}`, async ({
    browse,
    member,
    film,
  }) => {
    const [ana, bruno] = [await member('ana'), await member('bruno')];
    await bruno.follow(ana);
    const { review } = await ana.log(film(), { review: 'Pressed again and again.' });
    const reader = await browse(bruno);
    let underWay = 0;
    let most = 0;
    let last = '';
    await reader.page.route('**/api/app/reviews/*/like/', async (route) => {
      underWay += 1;
      last = route.request().method();
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
      await route.continue();
      underWay -= 1;
    });
    await reader.openLive('/');
    // Not the card that says that Bruno liked it.
    const button = reader.cards(`${ana.name} reviewed`).getByRole('button', { name: /^Like/ });

    for (let press = 0; press < presses; press += 1) await button.click();

    await expect(button).toHaveAttribute('aria-pressed', String(liked));
    // Before the first request has come through it is not liked either: the last one must have gone.
    await expect.poll(() => underWay === 0 && last).toBe(liked ? 'PUT' : 'DELETE');
    await expect
      .poll(async () => (await bruno.ask('GET', `reviews/${review.id}/`)).liked)
      .toBe(liked);
    expect(most).toBe(1);
    await reader.page.unroute('**/api/app/reviews/*/like/');
    await reader.page.reload();
    await expect(button).toHaveAttribute('aria-pressed', String(liked));
    await expect(button).toHaveAccessibleName(count ? `Like, ${count} like` : 'Like');
    expect((await call('GET', `reviews/${review.id}/`)).like_count).toBe(count);
  });
}

test('a like that the server refuses is taken back and said', async ({ browse, member, film }) => {
  const [ana, bruno] = [await member('ana'), await member('bruno')];
  await bruno.follow(ana);
  await ana.log(film(), { review: 'Nobody will reach this one.' });
  const reader = await browse(bruno);
  await reader.openLive('/');
  await reader.page.route('**/api/app/reviews/*/like/', (route) => route.abort());
  const button = reader.cards('Nobody will reach').getByRole('button', { name: /^Like/ });

  await button.click();

  const words = 'No connection. Try again when you are online.';
  await expect(reader.page.getByText(words, { exact: true })).toBeVisible();
  await expect(button).toHaveAttribute('aria-pressed', 'false');
  await expect(button).toHaveAccessibleName('Like');
});

test('likes of others are counted live on the review page', async ({ browse, member, film }) => {
  const [ana, bruno, clara] = [await member('ana'), await member('bruno'), await member('clara')];
  const { review } = await ana.log(film(), { review: 'Counted while it is read.' });
  const guest = await browse();
  await guest.openLive(`/reviews/${review.id}`);
  await guest.markDocument();

  await bruno.like(review);
  await clara.like(review);

  await expect(guest.page.getByRole('button', { name: 'Like, 2 likes' })).toBeVisible();
  await bruno.ask('DELETE', `reviews/${review.id}/like/`);
  await expect(guest.page.getByRole('button', { name: 'Like, 1 like' })).toBeVisible();
  await guest.expectNoReload();
});
