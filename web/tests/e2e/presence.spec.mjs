import { expect, test } from './support/test.mjs';

/** @param {import('./support/reader.mjs').Reader} reader */
const presence = (reader) => reader.page.getByRole('region', { name: 'Who is here now' });

test('a film page counts who is here, and names who watches it now', async ({
  browse,
  member,
  film,
}) => {
  const movie = film();
  const [ana, bruno] = [await member('ana'), await member('bruno')];
  const watcher = await browse(ana);
  await watcher.openLive(`/movies/${movie.id}`);
  await expect(presence(watcher)).toContainText('1 here now');

  const reader = await browse(bruno);
  await reader.openLive(`/movies/${movie.id}`);
  for (const one of [watcher, reader]) await expect(presence(one)).toContainText('2 here now');

  await presence(watcher).getByRole('button', { name: 'I’m watching this now' }).click();
  for (const one of [watcher, reader]) await expect(presence(one)).toContainText('1 watching now');
  await expect(presence(reader).getByRole('link', { name: ana.name })).toBeVisible();

  await watcher.page.reload();
  const stop = presence(watcher).getByRole('button', { name: 'Stop watching' });
  await expect(stop).toHaveAttribute('aria-pressed', 'true');
  await stop.click();
  await expect(presence(reader)).not.toContainText('watching now');

  await watcher.page.goto('/movies');
  await expect(presence(reader)).toContainText('1 here now');
});

test('an anonymous reader sees the counts and no button', async ({ browse, film }) => {
  const reader = await browse();
  await reader.openLive(`/movies/${film().id}`);
  await expect(presence(reader)).toContainText('1 here now');
  await expect(presence(reader).getByRole('button')).toHaveCount(0);
});
