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
  return needsConsent(review, reader) ? { ...review, text: null, html: null } : review;
}

/** As the server writes it, and nothing else does: the text of a review cannot hold a tag. */
const SPOILER = /<span class="spoiler">([\s\S]*?)<\/span>/g;

/**
 * A review's HTML with each inline spoiler under a cover, which is a button of that name. What is
 * under it is out of reach of the keyboard and of screen readers.
 * @param {string} html
 * @param {string} label
 */
export function coverSpoilers(html, label) {
  const name = label.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return html.replace(
    SPOILER,
    (_, words) =>
      `<span class="spoiler" data-covered role="button" tabindex="0" aria-label="${name}">` +
      `<span inert>${words}</span></span>`,
  );
}
