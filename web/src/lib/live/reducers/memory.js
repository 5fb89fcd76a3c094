/**
 * What a page remembers beyond what it shows, so that the order of arrival does not matter: how far
 * the counters of each review, entry, list and comment have come, how each list reads now, and which
 * cards are gone.
 *
 * @typedef {'review' | 'entry' | 'list' | 'comment'} Counted What has counters.
 *
 * @typedef {object} Counters The newest that was seen of one thing; each field with the `rev` it came by.
 * @property {number} likeRev
 * @property {number} like_count
 * @property {number} commentRev
 * @property {number} [comment_count] Unknown until something carried it.
 * @property {number} likedRev
 * @property {boolean} [liked] By the viewer; unknown until REST or a like of theirs said so.
 *
 * @typedef {object} Memory
 * @property {Map<string, Counters>} counters by kind and id, as `review.7`
 * @property {Map<number, { rev: number, list: any }>} lists The newest state by id; null: it is gone.
 * @property {Map<number, number>} removed `rev` of the tombstone by activity id
 * @property {Map<number, number>} visibility `rev` of the newest `member.visibility` by member id
 */

/**
 * The fields of a thing that guard its counters and say whether the viewer likes it. A review's
 * counters have the `rev` of the review to themselves.
 * @type {Record<Counted, { rev: string, liked: string }>}
 */
export const FIELDS = {
  review: { rev: 'rev', liked: 'liked' },
  entry: { rev: 'counts_rev', liked: 'liked_by_me' },
  list: { rev: 'counts_rev', liked: 'liked' },
  comment: { rev: 'counts_rev', liked: 'liked' },
};

/** How many things and tombstones are remembered; beyond, the oldest go. */
const CAPACITY = 500;

/** @returns {Memory} */
export const emptyMemory = () => ({
  counters: new Map(),
  lists: new Map(),
  removed: new Map(),
  visibility: new Map(),
});

/**
 * What of a memory still counts beside a fresh answer: everything that a `rev` guards. Whether the
 * viewer likes a thing is not among it; they may have changed their mind in between, elsewhere.
 * @param {Memory} memory
 * @returns {Memory}
 */
export function carryOver({ counters, lists, removed, visibility }) {
  const kept = new Map();
  for (const [id, known] of counters) kept.set(id, { ...known, likedRev: -1, liked: undefined });
  return { counters: kept, lists, removed, visibility };
}

/**
 * @template K, V
 * @param {Map<K, V>} map
 * @param {K} key
 * @param {V} value
 * @returns {Map<K, V>} a copy with the key as its newest
 */
function put(map, key, value) {
  const copy = new Map(map);
  copy.delete(key);
  copy.set(key, value);
  if (copy.size > CAPACITY) copy.delete(/** @type {K} */ (copy.keys().next().value));
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

/** @param {Counted} kind @param {number} id */
const keyOf = (kind, id) => `${kind}.${id}`;

/**
 * @param {Memory} memory
 * @param {Counted} kind
 * @param {number} id
 * @param {Parameters<typeof merge>[1]} news
 * @returns {Memory} the same object when nothing is new
 */
export function noteCounters(memory, kind, id, news) {
  const known = memory.counters.get(keyOf(kind, id)) ?? NOTHING;
  const next = merge(known, news);
  if (next === known) return memory;
  return { ...memory, counters: put(memory.counters, keyOf(kind, id), next) };
}

/**
 * The counters that a thing carries itself. A server of before they had any sends none.
 * @param {Memory} memory
 * @param {Counted} kind
 * @param {any} thing
 * @returns {Memory} the same object when nothing is new
 */
export function noteCarried(memory, kind, thing) {
  const fields = FIELDS[kind];
  if (thing[fields.rev] === undefined) return memory;
  const { like_count, comment_count } = thing;
  const news = { rev: thing[fields.rev], like_count, comment_count, liked: thing[fields.liked] };
  return noteCounters(memory, kind, thing.id, news);
}

/**
 * The same for a change of the page's own, which may stand beside the `rev` it was made on: at an
 * equal `rev` the later call wins, so that an optimistic like can be taken back.
 * @param {Memory} memory
 * @param {Counted} kind
 * @param {number} id
 * @param {{ rev: number, like_count: number, liked: boolean }} own
 * @returns {Memory}
 */
export function noteOwnLike(memory, kind, id, { rev, like_count, liked }) {
  const known = memory.counters.get(keyOf(kind, id)) ?? NOTHING;
  const next = { ...known };
  if (rev >= known.likeRev) Object.assign(next, { likeRev: rev, like_count });
  if (rev >= known.likedRev) Object.assign(next, { likedRev: rev, liked });
  return { ...memory, counters: put(memory.counters, keyOf(kind, id), next) };
}

/**
 * A review (brief or full), entry, list or comment with the newest counters known.
 * @template {{ id: number }} T
 * @param {Memory} memory
 * @param {Counted} kind
 * @param {T} thing
 * @returns {T} the same object when it has them already
 */
export function withCounters(memory, kind, thing) {
  const known = memory.counters.get(keyOf(kind, thing.id));
  if (!known) return thing;
  const fields = FIELDS[kind];
  const shown = /** @type {any} */ (thing);
  const rev = shown[fields.rev] ?? -1;
  /** @type {any} */
  const newest = { [fields.rev]: Math.max(rev, known.likeRev, known.commentRev) };
  if (known.likeRev >= rev) newest.like_count = known.like_count;
  // An entry has no comments of its own.
  if ('comment_count' in shown && known.commentRev >= rev) {
    newest.comment_count = known.comment_count;
  }
  if (known.liked !== undefined) newest[fields.liked] = known.liked;
  const same = Object.keys(newest).every((key) => newest[key] === shown[key]);
  return same ? thing : { ...thing, ...newest };
}

/**
 * How a list reads now; its counters have a `rev` of their own.
 * @param {Memory} memory
 * @param {any} list as an event or a card carries it
 * @returns {Memory} the same object when nothing is new
 */
export function noteList(memory, list) {
  const counted = noteCarried(memory, 'list', list);
  if ((counted.lists.get(list.id)?.rev ?? -1) >= list.rev) return counted;
  return { ...counted, lists: put(counted.lists, list.id, { rev: list.rev, list }) };
}

/**
 * @param {Memory} memory
 * @param {{ list_id: number, rev: number }} data of `list.removed`
 * @returns {Memory} the same object when it was known
 */
export function noteListGone(memory, { list_id, rev }) {
  if ((memory.lists.get(list_id)?.rev ?? -1) >= rev) return memory;
  return { ...memory, lists: put(memory.lists, list_id, { rev, list: null }) };
}

/**
 * A list with the newest words and counters known.
 * @param {Memory} memory
 * @param {any} list
 * @returns {any} the same object when it has them already
 */
export function withNewest(memory, list) {
  const known = memory.lists.get(list.id);
  if (!known?.list || known.rev <= list.rev) return withCounters(memory, 'list', list);
  const { counts_rev, like_count, comment_count, liked } = list;
  const counters = { counts_rev, like_count, comment_count, liked };
  if (liked === undefined) delete counters.liked;
  return withCounters(memory, 'list', { ...known.list, ...counters });
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
 * Whether a tombstone of the same or a newer `rev` was seen, of the card or of the list that it shows.
 * @param {Memory} memory
 * @param {{ id: number, rev: number, list?: any }} card
 */
export function isRemoved(memory, { id, rev, list }) {
  if ((memory.removed.get(id) ?? -1) >= rev) return true;
  const known = list && memory.lists.get(list.id);
  return known?.list === null && known.rev >= list.rev;
}
