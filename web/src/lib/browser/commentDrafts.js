/**
 * Comments begun and not sent: kept in this browser, one for each thread and each comment answered,
 * until they are sent.
 */

/**
 * @param {number} memberId
 * @param {string} topic What the thread is under: `review.7` or `list.7`.
 * @param {number | null} replyTo
 */
const keyOf = (memberId, topic, replyTo) =>
  `cinema.comment.${memberId}.${topic.replace('review.', '')}.${replyTo ?? 'new'}`;

/**
 * @param {number} memberId
 * @param {string} topic
 * @param {number | null} replyTo
 * @returns {string} Empty when there is none.
 */
export function readCommentDraft(memberId, topic, replyTo) {
  try {
    return localStorage.getItem(keyOf(memberId, topic, replyTo)) ?? '';
  } catch {
    return ''; // Storage may be forbidden.
  }
}

/**
 * @param {number} memberId
 * @param {string} topic
 * @param {number | null} replyTo
 * @param {string} text Empty: forget it.
 */
export function keepCommentDraft(memberId, topic, replyTo, text) {
  try {
    if (text) localStorage.setItem(keyOf(memberId, topic, replyTo), text);
    else localStorage.removeItem(keyOf(memberId, topic, replyTo));
  } catch {
    // A full or forbidden storage loses the draft, not the comment.
  }
}
