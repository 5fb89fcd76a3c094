import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './support/test.mjs';

/** @param {import('./support/reader.mjs').Reader} reader @param {string | RegExp} text */
const comment = (reader, text) => reader.page.locator('li[data-comment]').filter({ hasText: text });
/** @param {import('./support/reader.mjs').Reader} reader */
const composer = (reader) => reader.page.getByRole('textbox', { name: 'Write a comment' });

test('two members talk below a review, live', async ({ browse, member, film }) => {
  const [ana, bruno] = [await member('ana'), await member('bruno')];
  const { review } = await ana.log(film(), { review: 'Say something.' });
  const [author, guest] = [await browse(ana), await browse(bruno)];
  for (const reader of [author, guest]) await reader.openLive(`/reviews/${review.id}`);

  await composer(guest).pressSequentially('I would rather not');
  await expect(author.page.getByText(`${bruno.name} is typing…`)).toBeVisible();
  await composer(guest).press('Control+Enter');
  await expect(composer(guest)).toHaveValue('');
  for (const reader of [author, guest]) {
    await expect(comment(reader, 'I would rather not')).toHaveCount(1);
    await expect(reader.page.getByRole('heading', { name: '1 comment' })).toBeVisible();
  }

  await comment(author, 'rather not')
    .getByRole('button', { name: `Reply to ${bruno.name}` })
    .press('Enter');
  await author.page.getByRole('textbox', { name: `Your answer to ${bruno.name}` }).fill('You did.');
  await author.page.keyboard.press('Control+Enter');
  await expect(comment(guest, 'You did.')).toContainText(`Answer to ${bruno.name}`);

  await comment(guest, 'rather not').getByRole('button', { name: 'Edit your comment' }).click();
  await guest.page.getByRole('textbox', { name: 'Change your comment' }).fill('I prefer not to');
  await guest.page.getByRole('button', { name: 'Save' }).click();
  await expect(comment(author, 'I prefer not to')).toContainText('edited');

  await comment(author, 'prefer not to')
    .getByRole('button', { name: /^Remove/ })
    .click();
  await author.page.getByRole('button', { name: 'Remove it' }).click();
  for (const reader of [author, guest]) {
    await expect(comment(reader, 'prefer not to')).toHaveCount(0);
    await expect(comment(reader, 'This comment was removed.')).toHaveCount(1);
    await expect(reader.page.getByRole('heading', { name: '1 comment' })).toBeVisible();
  }
  const { violations } = await new AxeBuilder({ page: author.page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('what is being written survives a reload, and arrivals do not move it', async ({
  browse,
  member,
  film,
}) => {
  const [ana, bruno] = [await member('ana'), await member('bruno')];
  const { review } = await ana.log(film(), { review: 'Kept.' });
  const reader = await browse(bruno);
  await reader.openLive(`/reviews/${review.id}`);
  await composer(reader).fill('Half a thou');
  await reader.page.reload();
  await expect(composer(reader)).toHaveValue('Half a thou');
  await reader.isLive();

  await composer(reader).focus();
  const before = await composer(reader).boundingBox();
  await ana.ask('POST', `reviews/${review.id}/comments/`, { text: 'Meanwhile', reply_to: null });
  await expect(comment(reader, 'Meanwhile')).toHaveCount(1);
  expect(await composer(reader).boundingBox()).toEqual(before);
  await expect(composer(reader)).toBeFocused();
  await expect(composer(reader)).toHaveValue('Half a thou');
});

test('who may not comment is told why', async ({ browse, member, film }) => {
  const [ana, bruno] = [await member('ana'), await member('bruno')];
  const { review } = await ana.log(film(), { review: 'Closed.' });
  await ana.ask('PATCH', 'me/', { comment_policy: 'me' });

  const reader = await browse(bruno);
  await reader.openLive(`/reviews/${review.id}`);
  await expect(reader.page.getByText('has not opened it to your comments')).toBeVisible();
  await expect(composer(reader)).toHaveCount(0);

  const anonymous = await browse();
  await anonymous.openLive(`/reviews/${review.id}`);
  const main = anonymous.page.getByRole('main');
  await expect(main.getByRole('link', { name: 'Log in' })).toHaveAttribute(
    'href',
    `/login?next=${encodeURIComponent(`/reviews/${review.id}`)}`,
  );
  await expect(composer(anonymous)).toHaveCount(0);
});

test('a comment that cannot be sent stays, and is posted once', async ({
  browse,
  member,
  film,
}) => {
  const ana = await member('ana');
  const { review } = await ana.log(film(), { review: 'On a bad line.' });
  const reader = await browse(ana);
  await reader.openLive(`/reviews/${review.id}`);
  // The server gets it, and its answer is lost.
  await reader.page.route(
    '**/api/app/reviews/*/comments/',
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await composer(reader).fill('Once.');
  await reader.page.getByRole('button', { name: 'Post' }).click();
  await expect(reader.page.getByText('No connection.')).toBeVisible();
  await expect(composer(reader)).toHaveValue('Once.');
  await reader.page.getByRole('button', { name: 'Post' }).click();
  await expect(composer(reader)).toHaveValue('');
  await expect(comment(reader, 'Once.')).toHaveCount(1);
});
