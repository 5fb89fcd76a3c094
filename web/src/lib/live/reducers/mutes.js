/**
 * Films and kinds of activities that the viewer keeps out of the home feed.
 * @typedef {object} Mutes
 * @property {number} rev
 * @property {Set<number>} films
 * @property {Set<string>} kinds
 */

/**
 * @param {Mutes | null} known
 * @param {{ movie_ids: number[], kinds: string[], rev: number }} data of `mutes.changed`: all of them
 * @returns {Mutes} `known` itself when it is as new
 */
export function mute(known, { movie_ids, kinds, rev }) {
  if (known && known.rev >= rev) return known;
  return { rev, films: new Set(movie_ids), kinds: new Set(kinds) };
}

/** Whether the viewer does not want a card in their feed. @param {Mutes | null} mutes @param {import('./cards.js').Card} card */
export function isMuted(mutes, card) {
  if (!mutes) return false;
  const film = card.entry?.movie ?? card.review?.movie;
  return mutes.kinds.has(card.kind) || (film !== undefined && mutes.films.has(film.id));
}

/** Whether something that was muted no longer is. @param {Mutes} before @param {Mutes} after */
export const unmutes = (before, after) =>
  [...before.films].some((id) => !after.films.has(id)) ||
  [...before.kinds].some((kind) => !after.kinds.has(kind));
