import { WEB_URL } from './support/instance.mjs';
import { expect, test } from './support/test.mjs';

test('the text of a spoiler is nowhere on the page until it is asked for', async ({
  browse,
  member,
  film,
}) => {
  const [ana, bruno, movie] = [await member('ana'), await member('bruno'), film()];
  const secret = `It was the gardener all along ${ana.username}`;
  await bruno.follow(ana);
  const reader = await browse(bruno);
  await reader.openLive('/');

  await ana.log(movie, { review: { text: secret, contains_spoilers: true } });

  const card = reader.cards(`${ana.name} reviewed`);
  await expect(card.getByText('This review gives away the plot.')).toBeVisible();
  expect(reader.frames.join('\n')).not.toContain(secret);
  for (const path of ['/', '/live', `/movies/${movie.id}`, `/profile/${ana.username}`]) {
    const html = await (await reader.context.request.get(`${WEB_URL}${path}`)).text();
    expect(html, path).toContain(ana.name);
    expect(html, path).not.toContain(secret);
  }
  for (const path of ['feed/', 'public/', `movies/${movie.id}/`]) {
    const json = await (await reader.context.request.get(`${WEB_URL}/api/app/${path}`)).text();
    expect(json, path).not.toContain(secret);
  }

  await card.getByRole('button', { name: 'Show it' }).click();
  await expect(card).toContainText(secret);
});

test('a spoiler stays veiled on its own page until it is asked for', async ({
  browse,
  member,
  film,
}) => {
  const ana = await member('ana');
  const text = 'The ship sinks at the end.';
  const { review } = await ana.log(film(), { review: { text, contains_spoilers: true } });
  const { page } = await browse();

  const answer = await page.goto(`/reviews/${review.id}`);

  expect(await answer?.text()).toContain(ana.name);
  expect(await answer?.text()).not.toContain(text);
  await expect(page.getByText('This review gives away the plot.')).toBeVisible();
  await expect(page.getByText(text)).toHaveCount(0);
  await page.getByRole('button', { name: 'Show it' }).click();
  await expect(page.getByText(text)).toBeVisible();
});

test('its author reads a spoiler at once', async ({ browse, member, film }) => {
  const ana = await member('ana');
  const text = 'It was the gardener.';
  const { review } = await ana.log(film(), { review: { text, contains_spoilers: true } });
  const { page } = await browse(ana);

  await page.goto(`/reviews/${review.id}`);

  await expect(page.getByText(text)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Show it' })).toHaveCount(0);
});

test('an inline spoiler is under a cover that a key lifts, and in no card', async ({
  browse,
  member,
  film,
}) => {
  const [ana, movie] = [await member('ana'), film()];
  const { review } = await ana.log(movie, { review: 'A slow start. ||The butler|| **did** it.' });
  const { page } = await browse();

  await page.goto(`/movies/${movie.id}`);
  await expect(page.getByText('A slow start.')).toBeVisible();
  expect(await page.content()).not.toContain('The butler');

  await page.goto(`/reviews/${review.id}`);
  const cover = page.getByRole('button', { name: 'Spoiler: show it' });
  await expect(cover).toHaveCSS('color', 'rgba(0, 0, 0, 0)');
  await expect(page.locator('strong', { hasText: 'did' })).toBeVisible();
  await cover.focus();
  await page.keyboard.press('Enter');
  await expect(cover).toHaveCount(0);
  await expect(page.getByText('The butler')).not.toHaveCSS('color', 'rgba(0, 0, 0, 0)');
});
