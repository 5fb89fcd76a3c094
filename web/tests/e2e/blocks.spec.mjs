import { expect, test } from './support/test.mjs';

test('a block takes the member away from every open page, and nothing of theirs comes later', async ({
  browse,
  member,
  films,
}) => {
  const [ana, bruno, clara] = [await member('ana'), await member('bruno'), await member('clara')];
  const [first, second, third] = films(3);
  await bruno.follow(ana);
  await bruno.follow(clara);
  await ana.log(first, { review: 'Before the block.' });
  const [home, live, profile] = [await browse(bruno), await browse(bruno), await browse(bruno)];
  await home.openLive('/');
  await live.openLive('/live');
  await profile.openLive(`/profile/${ana.username}`);
  for (const reader of [home, live, profile]) {
    await expect(reader.cards('Before the block.')).toHaveCount(1);
    await reader.markDocument();
  }

  await ana.block(bruno);

  for (const reader of [home, live, profile]) {
    await expect(reader.cards('Before the block.')).toHaveCount(0);
  }
  const { review } = await ana.log(second, { review: 'After the block.' });
  await clara.like(review);
  await clara.log(third, { review: 'Clara has not blocked anybody.' });
  for (const reader of [home, live]) {
    await expect(reader.cards('Clara has not blocked')).toHaveCount(1);
    await expect(reader.cards(ana.name)).toHaveCount(0);
    await reader.expectNoReload();
  }
  for (const { frames } of [home, live, profile]) {
    expect(frames.filter((frame) => frame.includes('After the block.'))).toEqual([]);
  }

  const response = await profile.page.reload();
  expect(response?.status()).toBe(404);
  await expect(profile.page.getByText('This scene was cut')).toBeVisible();
  await live.page.reload();
  await expect(live.cards('Clara has not blocked')).toHaveCount(1);
  await expect(live.cards(ana.name)).toHaveCount(0);
});

test('a member blocks by the menu of the profile, and takes it back', async ({
  browse,
  member,
  film,
}) => {
  const [ana, bruno] = [await member('ana'), await member('bruno')];
  await bruno.log(film(), { review: 'What Bruno says.' });
  const reader = await browse(ana);
  await reader.openLive(`/profile/${bruno.username}`);
  const menu = reader.page.getByRole('button', { name: 'More about this member' });

  await menu.click();
  await reader.page.getByRole('menuitem', { name: 'Block' }).click();

  const words = `${bruno.name} is blocked: you no longer see each other.`;
  await expect(reader.page.getByText(words, { exact: true })).toBeVisible();
  await expect(reader.cards('What Bruno says.')).toHaveCount(0);
  await ana.ask('DELETE', `users/${bruno.username}/block/`);
  await reader.page.goto(`/profile/${bruno.username}`);
  await expect(reader.cards('What Bruno says.')).toHaveCount(1);
});
