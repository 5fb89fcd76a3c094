import { comments, likeOnComment } from './comments.js';
import { feed, likeInFeed, publicFeed } from './feed.js';
import { likeOnList, list } from './list.js';
import { likeOnMovie, movie } from './movie.js';
import { me } from './me.js';
import { notifications } from './notifications.js';
import { likeOnProfile, profile } from './profile.js';
import { likeOnReview, review } from './review.js';

export {
  appendPage,
  dropMember,
  feed,
  feedState,
  publicFeed,
  setAtTop,
  showPending,
} from './feed.js';
export { addComment, appendComments, comments } from './comments.js';
export { appendNotifications, notifications } from './notifications.js';
export { appendItems } from './list.js';
export { list, me, movie, profile, review };

/** @type {Record<string, any>} */
const BY_TOPIC = {
  feed,
  public: publicFeed,
  movie,
  user: profile,
  review,
  list,
  me: notifications,
};
/** Topics whose object has a thread of comments, told apart by the answer. */
const COMMENTED = new Set(['review', 'list']);

/** The reducer that keeps the page of a topic. @param {string} topic @param {any} [answer] of REST */
export function reducerFor(topic, answer) {
  if (topic === 'me' && answer && !answer.results) return me;
  const [kind] = topic.split('.', 1);
  return COMMENTED.has(kind) && answer?.results ? comments : BY_TOPIC[kind];
}

/**
 * The state of a topic's page, from the answer of REST that renders it.
 * @param {string} topic
 * @param {any} answer null: it is gone (404)
 * @param {{ viewerId?: number | null }} [options]
 */
export const seed = (topic, answer, options) => reducerFor(topic, answer).seed(answer, options);

/** What the reader sees of it, to compare two states. @param {string} topic @param {any} state */
export const view = (topic, state) =>
  reducerFor(topic, 'items' in state || 'comments' in state ? { results: [] } : {}).view(state);

/**
 * The viewer's own like, before or after the server has answered: `PUT|DELETE …/like/` answers all but
 * what was liked. Before, use the `rev` (`counts_rev` of a list, entry or comment) that it has on
 * screen; taking it back with the same one works.
 * @template S
 * @param {S} state of feed, movie, profile, review, list or comments
 * @param {import('./cards.js').OwnLike} like
 * @returns {S}
 */
export function applyLike(state, like) {
  const any = /** @type {any} */ (state);
  if ('cards' in any) return /** @type {any} */ (likeInFeed(any, like));
  if ('reviews' in any) return /** @type {any} */ (likeOnMovie(any, like));
  if ('recent' in any) return /** @type {any} */ (likeOnProfile(any, like));
  if ('list' in any) return /** @type {any} */ (likeOnList(any, like));
  if ('comments' in any) return /** @type {any} */ (likeOnComment(any, like));
  return /** @type {any} */ (likeOnReview(any, like));
}
