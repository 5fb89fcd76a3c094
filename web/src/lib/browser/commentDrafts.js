/**
 * Comments begun and not sent: kept in this browser, one for each thread and each comment answered,
 * until they are sent.
 */

/**
 * @param {number} memberId
 * @param {number} reviewId
 * @param {number | null} replyTo
 */
const keyOf = (memberId, reviewId, replyTo) =>
  `cinema.comment.${memberId}.${reviewId}.${replyTo ?? 'new'}`;

/**
 * @param {number} memberId
 * @param {number} reviewId
 * @param {number | null} replyTo
 * @returns {string} Empty when there is none.
 */
export function readCommentDraft(memberId, reviewId, replyTo) {
  try {
    return localStorage.getItem(keyOf(memberId, reviewId, replyTo)) ?? '';
  } catch {
    return ''; // Storage may be forbidden.
  }
}

/**
 * @param {number} memberId
 * @param {number} reviewId
 * @param {number | null} replyTo
 * @param {string} text Empty: forget it.
 */
export function keepCommentDraft(memberId, reviewId, replyTo, text) {
  try {
    if (text) localStorage.setItem(keyOf(memberId, reviewId, replyTo), text);
    else localStorage.removeItem(keyOf(memberId, reviewId, replyTo));
  } catch {
    // A full or forbidden storage loses the draft, not the comment.
  }
}
