/** Ratings go from half a star to five, in halves. */
export const RATING_STEP = 0.5;
export const RATING_MAX = 5;

/**
 * @param {number} value
 * @returns {number | null} The nearest rating; null for 0 and below.
 */
export function clampRating(value) {
  const halves = Math.round(Math.min(value, RATING_MAX) / RATING_STEP);
  return halves < 1 ? null : halves * RATING_STEP;
}

/**
 * What a key does to a rating.
 * @param {number | null} rating
 * @param {string} key As in KeyboardEvent.key.
 * @returns {number | null | undefined} undefined: the key means nothing here.
 */
export function ratingAfterKey(rating, key) {
  const now = rating ?? 0;
  if (key === 'ArrowRight' || key === 'ArrowUp') return clampRating(now + RATING_STEP);
  if (key === 'ArrowLeft' || key === 'ArrowDown') return clampRating(now - RATING_STEP);
  if (key === 'PageUp') return clampRating(now + 1);
  if (key === 'PageDown') return clampRating(now - 1);
  if (key === 'End') return RATING_MAX;
  if (key === 'Home' || key === 'Delete' || key === 'Backspace' || key === '0') return null;
  if (/^[1-5]$/.test(key)) return Number(key);
  return undefined;
}

/**
 * The rating under a pointer: the left half of a star is the half.
 * @param {number} x Distance from the left edge of the stars.
 * @param {number} width Of the five stars.
 * @returns {number | null} null left of the first star.
 */
export function ratingAt(x, width) {
  if (x <= 0) return null;
  const halves = Math.ceil((Math.min(x, width) / width) * (RATING_MAX / RATING_STEP));
  return halves * RATING_STEP;
}
