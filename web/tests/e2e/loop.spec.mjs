import { LogDialog } from './support/logDialog.mjs';
import { expect, test } from './support/test.mjs';

test('what a member logs is on the open page of a follower, who likes it, and the author sees it', async ({
  browse,
  member,
  film,
}) => {
  const [ana, bruno, seen] = [await member('ana'), await member('bruno'), film()];
  const [author, follower] = [await browse(ana), await browse(bruno)];
  const review = `The light in it is worth the wait. ${ana.username}`;

  await author.openLive('/');
  await author.markDocument();
  await follower.openLive(`/profile/${ana.username}`);
  await follower.page.getByRole('button', { name: `Follow ${ana.name}` }).click();
  await expect(follower.page.getByRole('button', { name: `Unfollow ${ana.name}` })).toBeVisible();
  await expect(author.bell(1)).toBeVisible();

  await follower.openLive('/');
  await follower.markDocument();
  const dialog = new LogDialog(author.page);
  await dialog.openByKey();
  await dialog.pickByKeyboard(seen);
  await dialog.rating.focus();
  await author.page.keyboard.press('4');
  await author.page.keyboard.press('ArrowRight');
  await expect(dialog.rating).toHaveAttribute('aria-valuetext', '4.5 stars');
  await dialog.review.fill(review);
  await dialog.save.press('Enter');
  await expect(dialog.root).toBeHidden();

  const card = follower.cards(`${ana.name} reviewed`);
  await expect(card).toHaveCount(1);
  await expect(card.getByRole('img', { name: '4.5 stars' })).toBeVisible();
  await expect(card.getByRole('link', { name: seen.title, exact: true })).toBeVisible();
  await card.getByRole('button', { name: 'Like', exact: true }).click();
  await expect(card.getByRole('button', { name: 'Like, 1 like' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );

  await expect(author.bell(2)).toBeVisible();
  const own = author.cards(`${ana.name} reviewed`);
  await expect(own.getByRole('button', { name: 'Like, 1 like' })).toHaveAttribute(
    'aria-pressed',
    'false',
  );
  await author.expectNoReload();
  await follower.expectNoReload();
});

test('notifications are listed as they come, and being shown is being read', async ({
  browse,
  member,
  film,
}) => {
  const [ana, bruno] = [await member('ana'), await member('bruno')];
  const { review } = await ana.log(film(), { review: 'A review that somebody will like.' });
  const author = await browse(ana);
  await author.openLive('/notifications');
  await author.markDocument();

  await bruno.follow(ana);
  await bruno.like(review);

  const list = author.page.getByRole('list', { name: 'Notifications' });
  await expect(list.getByRole('listitem')).toHaveText([/liked your review/, /follows you/]);
  await expect(author.bell(0)).toBeVisible();
  await author.expectNoReload();
  await author.page.reload();
  await expect(author.bell(0)).toBeVisible();
});

test('unfollowing takes the cards away from the open feed', async ({ browse, member, films }) => {
  const [ana, bruno, [first, second]] = [await member('ana'), await member('bruno'), films(2)];
  await bruno.follow(ana);
  await ana.log(first, { review: 'The last one that Bruno will see.' });
  const follower = await browse(bruno);
  await follower.openLive('/');
  await expect(follower.cards('The last one that Bruno')).toHaveCount(1);

  await bruno.ask('DELETE', `users/${ana.username}/follow/`);

  await expect(follower.cards('The last one that Bruno')).toHaveCount(0);
  await ana.log(second, { review: 'Not for Bruno any more.' });
  await bruno.log(second, { review: 'A film of my own, later.' });
  await expect(follower.cards('A film of my own, later.')).toHaveCount(1);
  await expect(follower.cards('Not for Bruno')).toHaveCount(0);
});
