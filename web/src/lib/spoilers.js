/**
 * @typedef {import('./api/types.js').Review} Review
 * @typedef {import('./api/types.js').ShownReview} ShownReview
 * @typedef {{ id: number } | null} Reader
 */

/**
 * Its own author reads a spoiler at once; everybody else agrees first.
 * @param {{ contains_spoilers: boolean, author: { id: number } }} review
 * @param {Reader} reader null: nobody is logged in.
 */
export function needsConsent(review, reader) {
  return review.contains_spoilers && review.author.id !== reader?.id;
}

/**
 * What may stand in the page before the reader agreed: without the text it is in no HTML, no cache
 * and no search index.
 * @param {Review} review
 * @param {Reader} reader
 * @returns {ShownReview}
 */
export function withheld(review, reader) {
  return needsConsent(review, reader) ? { ...review, text: null } : review;
}
