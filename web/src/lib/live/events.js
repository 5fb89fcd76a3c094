/**
 * What the reducers count on in an event's `data`. Looser than the server's closed structs, so that
 * a newer server may add fields; strict in what is dereferenced.
 */

/** @param {any} value */
const hasId = (value) => Number.isSafeInteger(value?.id);
const isInt = Number.isSafeInteger;

/** @param {any} brief */
const isBrief = (brief) => hasId(brief) && isInt(brief.rev) && isInt(brief.like_count);

/** @param {any} entry */
const isEntry = (entry) =>
  hasId(entry) && hasId(entry.movie) && (entry.review == null || isBrief(entry.review));

/** @param {any} list */
const isList = (list) => hasId(list) && isInt(list.rev) && hasId(list.owner);

/** @param {any} card */
function isCard(card) {
  if (!hasId(card) || !isInt(card.rev) || !hasId(card.actor)) return false;
  if (card.entry != null && !isEntry(card.entry)) return false;
  if (card.followee != null && !hasId(card.followee)) return false;
  if (card.list != null && !isList(card.list)) return false;
  return card.review == null || (isBrief(card.review) && hasId(card.review.author));
}

/** @param {any} data */
const isCardEvent = (data) => isCard(data.card);
/** @param {any} data */
const isLike = (data) =>
  isInt(data.review_id) &&
  isInt(data.like_count) &&
  isInt(data.rev) &&
  (data.member === null || hasId(data.member));
/** @param {any} data */
const isTarget = ({ target_kind, target_id }) =>
  typeof target_kind === 'string' && isInt(target_id);
/** @param {any} data */
const isComment = ({ comment }) => hasId(comment) && isInt(comment.rev) && hasId(comment.author);
/** @param {any} data */
const isReadState = (data) => [data.unread_count, data.read_up_to, data.rev].every(isInt);

/** @type {Record<string, (data: any) => boolean>} */
const CHECKS = {
  'diary.logged': (data) => isCardEvent(data) && isEntry(data.card.entry),
  'diary.updated': (data) => isCardEvent(data) && isEntry(data.card.entry),
  'member.followed': isCardEvent,
  'review.liked': isCardEvent,
  'review.shared': isCardEvent,
  'list.created': isCardEvent,
  'list.shared': isCardEvent,
  'activity.removed': (data) => isInt(data.activity_id) && isInt(data.rev),
  'like.added': isLike,
  'like.removed': isLike,
  'review.counts': (data) =>
    [data.review_id, data.like_count, data.comment_count, data.rev].every(isInt),
  'object.counts': (data) =>
    isTarget(data) && [data.like_count, data.comment_count, data.rev].every(isInt),
  'object.liked': (data) =>
    isTarget(data) && [data.like_count, data.rev].every(isInt) && typeof data.liked === 'boolean',
  'comment.added': isComment,
  'comment.updated': isComment,
  'comment.removed': isComment,
  'list.updated': ({ list }) => isList(list),
  'list.removed': (data) => [data.list_id, data.rev].every(isInt),
  'movie.stats': (data) =>
    [data.movie_id, data.rev].every(isInt) && Array.isArray(data.rating_histogram),
  'member.stats': (data) => [data.member_id, data.rev].every(isInt),
  'notification.added': (data) =>
    isReadState(data) && hasId(data.notification) && Array.isArray(data.notification.actors),
  'notification.read': isReadState,
  'feed.changed': (data) =>
    hasId(data.other) &&
    [data.follows, data.followed_by, data.hidden, data.muted].every(
      (flag) => typeof flag === 'boolean',
    ),
  'mutes.changed': (data) =>
    isInt(data.rev) && Array.isArray(data.movie_ids) && Array.isArray(data.kinds),
  'member.visibility': (data) => [data.member_id, data.rev].every(isInt),
  'account.changed': (data) => [data.member_id, data.rev].every(isInt),
};

/**
 * @param {string} event
 * @param {any} data An object.
 * @returns {'known' | 'unknown' | 'malformed'}
 */
export function checkEvent(event, data) {
  if (!Object.hasOwn(CHECKS, event)) return 'unknown';
  return CHECKS[event](data) ? 'known' : 'malformed';
}
