import { Reader } from './support/reader.mjs';
import { expect, test } from './support/test.mjs';

/** @param {Reader} reader */
const rows = (reader) => reader.page.getByRole('main').locator('[data-notification]');

test('likes of one review are one notification, which grows and names two of many', async ({
  browse,
  member,
  film,
}) => {
  const ana = await member('ana');
  const { review } = await ana.log(film(), { review: 'Likeable.' });
  const likers = [];
  for (const name of ['bia', 'caio', 'duda', 'enzo']) likers.push(await member(name));
  const reader = await browse(ana);
  await reader.openLive('/notifications');

  await likers[0].like(review);
  await expect(rows(reader)).toHaveCount(1);
  await expect(rows(reader)).toContainText(`${likers[0].name} liked your review`);
  await likers[1].like(review);
  await expect(rows(reader)).toContainText(
    `${likers[1].name} and ${likers[0].name} liked your review`,
  );
  await likers[2].like(review);
  await likers[3].like(review);
  await expect(rows(reader)).toContainText(
    `${likers[3].name}, ${likers[2].name} and 2 others liked your review`,
  );
  await expect(rows(reader)).toHaveCount(1);
  await expect(rows(reader).getByRole('link', { name: /your review/ })).toHaveAttribute(
    'href',
    `/reviews/${review.id}`,
  );
});

test('what is read on one device is read on all, and never becomes unread again', async ({
  browse,
  member,
  films,
}) => {
  const [ana, bia, [first, second]] = [await member('ana'), await member('bia'), films(2)];
  const [phone, desk] = [await browse(ana), await browse(ana)];
  const tab = new Reader(desk.context, await desk.context.newPage());
  for (const reader of [phone, desk, tab]) await reader.openLive('/movies');
  const { review } = await ana.log(first, { review: 'One.' });
  await bia.like(review);
  for (const reader of [phone, desk, tab]) await expect(reader.bell(1)).toBeVisible();

  await phone.page.goto('/notifications');
  for (const reader of [phone, desk, tab]) await expect(reader.bell(0)).toBeVisible();

  const { results } = await ana.ask('GET', 'notifications/');
  await ana.ask('POST', 'notifications/read/', { up_to: 1 });
  expect((await ana.ask('GET', 'notifications/')).read_up_to).toBe(results[0].id);
  const other = await ana.log(second, { review: 'Two.' });
  await phone.page.goto('/movies');
  await bia.like(other.review);
  for (const reader of [phone, desk, tab]) await expect(reader.bell(1)).toBeVisible();
});

test('an answer leads to its comment', async ({ browse, member, film }) => {
  const [ana, bia] = [await member('ana'), await member('bia')];
  const { review } = await ana.log(film(), { review: 'Asked.' });
  const asked = await bia.ask('POST', `reviews/${review.id}/comments/`, {
    text: 'Why?',
    reply_to: null,
  });
  const reader = await browse(bia);
  await reader.openLive('/notifications');
  const answer = await ana.ask('POST', `reviews/${review.id}/comments/`, {
    text: 'Because.',
    reply_to: asked.id,
  });
  await rows(reader)
    .getByRole('link', { name: /your comment/ })
    .click();
  await expect(reader.page).toHaveURL(new RegExp(`/reviews/${review.id}#comment-${answer.id}$`));
  await expect(reader.page.locator(`#comment-${answer.id}`)).toContainText('Because.');
});
