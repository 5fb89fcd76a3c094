import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './support/test.mjs';

/** @param {import('./support/members.mjs').Member} owner @param {Record<string, unknown>} [more] */
const makeList = (owner, more = {}) =>
  owner.ask('POST', 'lists/', { title: `Rain ${owner.username}`, ranked: true, ...more });

test('a list is live: its films, words, likes and comments come to who reads it', async ({
  browse,
  member,
  films,
}) => {
  const [ana, bruno, [first, second]] = [await member('ana'), await member('bruno'), films(2)];
  const list = await makeList(ana, { description: 'For wet days.', tags: ['rain'] });
  await ana.ask('PUT', `lists/${list.id}/items/${first.id}/`, { note: 'Bring a coat.' });
  await bruno.log(first);
  const reader = await browse(bruno);
  const { page } = reader;
  await reader.openLive(`/lists/${list.id}`);
  await reader.markDocument();
  await expect(page.getByRole('heading', { level: 1, name: list.title })).toBeVisible();
  await expect(page.getByText('For wet days.')).toBeVisible();
  await expect(page.getByText('Bring a coat.')).toBeVisible();
  await expect(page.getByText('You have seen 1 of 1')).toBeVisible();

  await ana.ask('PUT', `lists/${list.id}/items/${second.id}/`, { position: 1 });
  const titles = page.getByRole('main').getByRole('heading', { level: 3 });
  await expect(titles).toHaveText([
    new RegExp(`1.*${second.year}`),
    new RegExp(`2.*${first.year}`),
  ]);
  await ana.ask('PATCH', `lists/${list.id}/`, { title: `Storms ${ana.username}` });
  await expect(page.getByRole('heading', { level: 1, name: /^Storms/ })).toBeVisible();

  const like = page.getByRole('button', { name: /^Like/ }).first();
  await like.click();
  await ana.ask('PUT', `lists/${list.id}/like/`);
  await expect(like).toHaveAccessibleName('Like, 2 likes');
  await expect(like).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('textbox', { name: 'Write a comment' }).fill('One is missing.');
  await page.getByRole('button', { name: 'Post' }).click();
  await expect(page.getByRole('heading', { name: '1 comment' })).toBeVisible();
  const { results } = await new AxeBuilder({ page }).analyze().then(({ violations }) => ({
    results: violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
  }));
  expect(results).toEqual([]);

  await ana.ask('DELETE', `lists/${list.id}/`);
  await expect(page.getByText('This list is no longer here.')).toBeVisible();
  await reader.expectNoReload();
});

test('a list and a share come as cards, and their author is told', async ({
  browse,
  member,
  film,
}) => {
  const [ana, bruno] = [await member('ana'), await member('bruno')];
  await bruno.follow(ana);
  const follower = await browse(bruno);
  await follower.openLive('/');

  const list = await makeList(ana);
  const card = follower.cards(`${ana.name} made a list`);
  await expect(card).toHaveCount(1);
  await ana.ask('PUT', `lists/${list.id}/items/${film().id}/`, {});
  await expect(card).toContainText('1 film');
  await card.getByRole('button', { name: /^Like/ }).click();
  await expect(card.getByRole('button', { name: 'Like, 1 like' })).toBeVisible();

  const { review } = await ana.log(film(), { review: 'Worth telling others about.' });
  await bruno.ask('PUT', `reviews/${review.id}/share/`);
  // Reaching for the like may have scrolled the page: then both wait behind the pill.
  await follower.page.evaluate(() => window.scrollTo({ top: 0, behavior: 'instant' }));
  await expect(follower.cards(`${bruno.name} shared a review`)).toHaveCount(1);

  const author = await browse(ana);
  await author.openLive('/notifications');
  const told = author.page.getByRole('list', { name: 'Notifications' });
  await expect(told.getByRole('listitem').filter({ hasText: 'shared your review' })).toBeVisible();
  await told.getByRole('link', { name: `your list ${list.title}` }).click();
  await expect(author.page.getByRole('heading', { level: 1, name: list.title })).toBeVisible();

  await ana.ask('PATCH', `lists/${list.id}/`, { audience: 'me' });
  await expect(card).toHaveCount(0);
});
