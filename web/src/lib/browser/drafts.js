/**
 * What the reader has begun to write about a film and not sent: kept in this browser, one draft a
 * film, until it is logged or thrown away.
 *
 * @typedef {object} Draft
 * @property {import('../api/types.js').MovieRef | null} movie
 * @property {string | null} watched_on
 * @property {number | null} rating
 * @property {boolean} rewatch
 * @property {boolean} liked
 * @property {string} text
 * @property {boolean} contains_spoilers
 * @property {import('../api/types.js').Audience} audience
 */

/** @param {number} memberId @param {number} movieId */
const keyOf = (memberId, movieId) => `cinema.draft.${memberId}.${movieId}`;

/**
 * @param {number} memberId
 * @param {number} movieId
 * @returns {Draft | null}
 */
export function readDraft(memberId, movieId) {
  try {
    const kept = localStorage.getItem(keyOf(memberId, movieId));
    return kept ? JSON.parse(kept) : null;
  } catch {
    return null; // Storage may be forbidden, or hold what an older version wrote.
  }
}

/**
 * @param {number} memberId
 * @param {Draft} draft Kept only once a film is chosen.
 */
export function keepDraft(memberId, draft) {
  if (!draft.movie) return;
  try {
    localStorage.setItem(keyOf(memberId, draft.movie.id), JSON.stringify(draft));
  } catch {
    // A full or forbidden storage loses the draft, not the dialog.
  }
}

/**
 * @param {number} memberId
 * @param {number} movieId
 */
export function dropDraft(memberId, movieId) {
  try {
    localStorage.removeItem(keyOf(memberId, movieId));
  } catch {
    // Nothing was kept then.
  }
}

/**
 * @param {import('../api/types.js').MovieRef | null} movie
 * @param {{ today: string, audience: import('../api/types.js').Audience, rewatch?: boolean }} defaults
 * @returns {Draft}
 */
export function emptyDraft(movie, { today, audience, rewatch = false }) {
  return {
    movie,
    watched_on: today,
    rating: null,
    rewatch,
    liked: false,
    text: '',
    contains_spoilers: false,
    audience,
  };
}

/**
 * An entry to be edited.
 * @param {import('../api/types.js').Entry} entry
 * @param {string} text Of its review; "" without one.
 * @returns {Draft & { movie: import('../api/types.js').MovieRef }}
 */
export function draftOf({ movie, watched_on, rating, rewatch, liked, audience, review }, text) {
  const contains_spoilers = review?.contains_spoilers ?? false;
  return { movie, watched_on, rating, rewatch, liked, audience, text, contains_spoilers };
}

/**
 * What an edit sends: all but the film, which stays.
 * @param {Draft} draft
 * @returns {Omit<import('../api/diary.js').NewEntry, 'movie'>}
 */
export function changesOf({
  watched_on,
  rating,
  rewatch,
  liked,
  audience,
  text,
  contains_spoilers,
}) {
  const trimmed = text.trim();
  const review = trimmed ? { text: trimmed, contains_spoilers } : null;
  return { watched_on, rating, rewatch, liked, audience, review };
}

/**
 * @param {Draft & { movie: import('../api/types.js').MovieRef }} draft
 * @returns {import('../api/diary.js').NewEntry}
 */
export function entryOf(draft) {
  return { movie: draft.movie.id, ...changesOf(draft) };
}
