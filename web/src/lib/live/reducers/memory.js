/**
 * What a list of cards remembers beyond the cards it shows, so that the order of arrival does not
 * matter: how far each review's counters have come, and which cards are gone.
 *
 * @typedef {object} Counters The newest that was seen of one review; each field with the `rev` it came by.
 * @property {number} likeRev
 * @property {number} like_count
 * @property {number} commentRev
 * @property {number} [comment_count] Unknown until something carried it.
 * @property {number} likedRev
 * @property {boolean} [liked] By the viewer; unknown until REST or a like of theirs said so.
 *
 * @typedef {object} Memory
 * @property {Map<number, Counters>} counters by review id
 * @property {Map<number, number>} removed `rev` of the tombstone by activity id
 * @property {Map<number, number>} visibility `rev` of the newest `member.visibility` by member id
 */

/** How many reviews and tombstones are remembered; beyond, the oldest go. */
const CAPACITY = 500;

/** @returns {Memory} */
export const emptyMemory = () => ({
  counters: new Map(),
  removed: new Map(),
  visibility: new Map(),
});

/**
 * What of a memory still counts beside a fresh answer: everything that a `rev` guards. Whether the
 * viewer likes a review is not among it; they may have changed their mind in between, elsewhere.
 * @param {Memory} memory
 * @returns {Memory}
 */
export function carryOver({ counters, removed, visibility }) {
  const kept = new Map();
  for (const [id, known] of counters) kept.set(id, { ...known, likedRev: -1, liked: undefined });
  return { counters: kept, removed, visibility };
}

/**
 * @template V
 * @param {Map<number, V>} map
 * @param {number} key
 * @param {V} value
 * @returns {Map<number, V>} a copy with the key as its newest
 */
function put(map, key, value) {
  const copy = new Map(map);
  copy.delete(key);
  copy.set(key, value);
  if (copy.size > CAPACITY) copy.delete(/** @type {number} */ (copy.keys().next().value));
  return copy;
}

/** @type {Counters} */
const NOTHING = { likeRev: -1, like_count: 0, commentRev: -1, likedRev: -1 };

/**
 * @param {Counters} known
 * @param {{ rev: number, like_count?: number, comment_count?: number, liked?: boolean }} news
 * @returns {Counters} `known` itself when there is nothing new
 */
function merge(known, { rev, like_count, comment_count, liked }) {
  let next = known;
  if (like_count !== undefined && rev > known.likeRev) next = { ...next, likeRev: rev, like_count };
  if (comment_count !== undefined && rev > known.commentRev) {
    next = { ...next, commentRev: rev, comment_count };
  }
  if (
    liked !== undefined &&
    rev >= known.likedRev &&
    (liked !== known.liked || rev > known.likedRev)
  ) {
    next = { ...next, likedRev: rev, liked };
  }
  return next;
}

/**
 * @param {Memory} memory
 * @param {number} reviewId
 * @param {Parameters<typeof merge>[1]} news
 * @returns {Memory} the same object when nothing is new
 */
export function noteCounters(memory, reviewId, news) {
  const known = memory.counters.get(reviewId) ?? NOTHING;
  const next = merge(known, news);
  return next === known ? memory : { ...memory, counters: put(memory.counters, reviewId, next) };
}

/**
 * The same for a change of the page's own, which may stand beside the `rev` it was made on: at an
 * equal `rev` the later call wins, so that an optimistic like can be taken back.
 * @param {Memory} memory
 * @param {number} reviewId
 * @param {{ rev: number, like_count: number, liked: boolean }} own
 * @returns {Memory}
 */
export function noteOwnLike(memory, reviewId, { rev, like_count, liked }) {
  const known = memory.counters.get(reviewId) ?? NOTHING;
  const next = { ...known };
  if (rev >= known.likeRev) Object.assign(next, { likeRev: rev, like_count });
  if (rev >= known.likedRev) Object.assign(next, { likedRev: rev, liked });
  return { ...memory, counters: put(memory.counters, reviewId, next) };
}

/**
 * A review (brief or full) with the newest counters known.
 * @template {{ id: number, rev: number }} R
 * @param {Memory} memory
 * @param {R} review
 * @returns {R} the same object when it has them already
 */
export function withCounters(memory, review) {
  const known = memory.counters.get(review.id);
  if (!known) return review;
  const rev = Math.max(review.rev, known.likeRev, known.commentRev);
  /** @type {any} */
  const newest = { rev };
  if (known.likeRev >= review.rev) newest.like_count = known.like_count;
  if (known.commentRev >= review.rev) newest.comment_count = known.comment_count;
  if (known.liked !== undefined) newest.liked = known.liked;
  const same = Object.keys(newest).every((key) => newest[key] === /** @type {any} */ (review)[key]);
  return same ? review : { ...review, ...newest };
}

/**
 * Who may see a member's activity changed.
 * @param {Memory} memory
 * @param {{ member_id: number, rev: number }} data of `member.visibility`
 * @returns {Memory} the same object when it was known
 */
export function noteVisibility(memory, { member_id, rev }) {
  if ((memory.visibility.get(member_id) ?? -1) >= rev) return memory;
  return { ...memory, visibility: put(memory.visibility, member_id, rev) };
}

/**
 * @param {Memory} memory
 * @param {number} activityId
 * @param {number} rev
 * @returns {Memory}
 */
export function noteRemoved(memory, activityId, rev) {
  if ((memory.removed.get(activityId) ?? -1) >= rev) return memory;
  return { ...memory, removed: put(memory.removed, activityId, rev) };
}

/**
 * Whether a tombstone of the same or a newer `rev` was seen.
 * @param {Memory} memory
 * @param {{ id: number, rev: number }} card
 */
export function isRemoved(memory, card) {
  return (memory.removed.get(card.id) ?? -1) >= card.rev;
}
