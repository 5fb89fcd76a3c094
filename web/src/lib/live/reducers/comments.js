import { likedThing } from './cards.js';
import { handle } from './handle.js';
import {
  carryOver,
  emptyMemory,
  noteCarried,
  noteCounters,
  noteOwnLike,
  noteVisibility,
  withCounters,
} from './memory.js';

/**
 * The thread below a review or a list.
 * @typedef {any} Comment
 * @typedef {object} CommentsState
 * @property {Comment[]} comments Oldest first (by id); a removed one stays as a tombstone.
 * @property {Comment[]} later Newer than a page of REST that is not loaded yet: merged with it when it comes.
 * @property {string | null} next REST's cursor of the next page, of newer ones.
 * @property {boolean} canComment
 * @property {boolean} removed The review or list is gone, and the thread with it.
 * @property {Map<number, { eventId: number, isShut: boolean }>} relations newest `feed.changed` by member id
 * @property {import('./memory.js').Memory} memory
 * @property {number} listRev Newest that was seen of the list above it, tombstone included; -1 before any.
 * @property {boolean} needsRefetch
 */

/**
 * @param {any} answer of `GET /api/reviews/{id}/comments/`; null: the 404 of one that is gone
 * @returns {CommentsState}
 */
function seed(answer) {
  const { results, next = null, can_comment = false } = answer ?? { results: [] };
  return {
    removed: answer === null,
    comments: results.reduce(upsert, []),
    memory: carried(emptyMemory(), results),
    listRev: -1,
    later: [],
    next,
    canComment: can_comment,
    relations: new Map(),
    needsRefetch: false,
  };
}

/** What comments say of their own likes. @param {import('./memory.js').Memory} memory @param {Comment[]} comments */
const carried = (memory, comments) =>
  comments.reduce((known, comment) => noteCarried(known, 'comment', comment), memory);

/** @param {CommentsState} state @param {import('./memory.js').Memory} memory @returns {CommentsState} */
function remember(state, memory) {
  if (memory === state.memory) return state;
  const [comments, later] = [refreshed(memory, state.comments), refreshed(memory, state.later)];
  return { ...state, memory, comments, later };
}

/** The comments with the newest counters known; the same array when it has them. @param {import('./memory.js').Memory} memory @param {Comment[]} comments */
function refreshed(memory, comments) {
  const newest = comments.map((comment) => withCounters(memory, 'comment', comment));
  return newest.every((comment, at) => comment === comments[at]) ? comments : newest;
}

/** @param {CommentsState} state @param {any} frame of `object.counts`, or of `object.liked`: by the viewer */
function count(state, { data: { target_kind, target_id, ...news } }) {
  if (target_kind !== 'comment') return state;
  return remember(state, noteCounters(state.memory, 'comment', target_id, news));
}

/** The viewer's like of a comment, as REST answers it. @param {CommentsState} state @param {import('./cards.js').OwnLike} like @returns {CommentsState} */
export function likeOnComment(state, like) {
  const { kind, id } = likedThing(like);
  return kind === 'comment' ? remember(state, noteOwnLike(state.memory, kind, id, like)) : state;
}

/** By id; of two versions the newer. @param {Comment[]} comments @param {Comment} comment @returns {Comment[]} */
function upsert(comments, comment) {
  const at = comments.findLastIndex(({ id }) => id <= comment.id);
  if (at === -1 || comments[at].id !== comment.id) return comments.toSpliced(at + 1, 0, comment);
  return comment.rev > comments[at].rev ? comments.with(at, comment) : comments;
}

/**
 * @param {CommentsState} state
 * @param {Comment} comment
 * @returns {CommentsState}
 */
export function addComment(state, comment) {
  if (state.removed) return state;
  return put(remember(state, noteCarried(state.memory, 'comment', comment)), comment);
}

/** @param {CommentsState} state @param {Comment} arriving @returns {CommentsState} */
function put(state, arriving) {
  const comment = withCounters(state.memory, 'comment', arriving);
  const last = state.comments.at(-1);
  const isLater = state.next !== null && last !== undefined && comment.id > last.id;
  const field = isLater ? 'later' : 'comments';
  const changed = upsert(state[field], comment);
  return changed === state[field] ? state : { ...state, [field]: changed };
}

/**
 * The next page of REST, below what is there.
 * @param {CommentsState} state
 * @param {{ results: Comment[], next: string | null }} page
 * @returns {CommentsState}
 */
export function appendComments(state, { results, next }) {
  const memory = carried(state.memory, results);
  const counted = remember(state, memory);
  const comments = refreshed(memory, results).reduce(upsert, counted.comments);
  const reached = next === null ? Infinity : (comments.at(-1)?.id ?? 0);
  const arrived = counted.later.filter(({ id }) => id <= reached);
  return {
    ...counted,
    next,
    comments: arrived.reduce(upsert, comments),
    later: counted.later.filter(({ id }) => id > reached),
  };
}

/** Who is shut out shows at once; whom one may comment with, and who is let in, only REST knows. @param {CommentsState} state @param {any} frame @returns {CommentsState} */
function relate(state, { id, data: { other, hidden, muted } }) {
  if ((state.relations.get(other.id)?.eventId ?? -1) >= id) return state;
  const isShut = hidden || muted;
  const relations = new Map(state.relations).set(other.id, { eventId: id, isShut });
  /** @param {Comment[]} list */
  const without = (list) => (isShut ? list.filter(({ author }) => author.id !== other.id) : list);
  const [comments, later] = [without(state.comments), without(state.later)];
  return { ...state, relations, comments, later, needsRefetch: true };
}

/** @param {CommentsState} state @param {any} frame @returns {CommentsState} */
function hear(state, { id, data: { comment } }) {
  const relation = state.relations.get(comment.author.id);
  return relation?.isShut && id < relation.eventId ? state : addComment(state, comment);
}

/** @param {CommentsState} state @param {any} frame @returns {CommentsState} */
function see(state, { data }) {
  const memory = noteVisibility(state.memory, data);
  if (memory === state.memory) return state;
  const shown = [...state.comments, ...state.later];
  const isShown = shown.some(({ author }) => author.id === data.member_id);
  return { ...state, memory, needsRefetch: state.needsRefetch || isShown };
}

/** @param {CommentsState} state @returns {CommentsState} */
const gone = (state) => ({
  ...state,
  removed: true,
  comments: [],
  later: [],
  next: null,
  canComment: false,
  needsRefetch: false,
});

export const comments = {
  seed,
  apply: handle({
    'comment.added': hear,
    'comment.updated': hear,
    'comment.removed': hear,
    'object.counts': count,
    'object.liked': count,
    'feed.changed': relate,
    'member.visibility': see,
    // A like of the review that was taken back is a card that went too.
    'activity.removed': (state, { data }) =>
      data.kind === 'diary.logged' && data.review_id !== null ? gone(state) : state,
    'diary.updated': (state, { data }) => (data.card.entry.review ? state : gone(state)),
    'list.removed': (state, { data: { rev } }) =>
      rev >= state.listRev ? { ...gone(state), listRev: rev } : state,
    // One that was narrowed is removed for all, and told anew to those who may read it still.
    'list.updated': (state, { data: { list } }) =>
      list.rev > state.listRev
        ? { ...state, listRev: list.rev, needsRefetch: state.needsRefetch || state.removed }
        : state,
  }),

  /** @param {CommentsState} state */
  view: ({ comments, canComment, removed }) => ({
    comments: comments.map((comment) => ({ ...comment, liked: comment.liked ?? false })),
    canComment,
    removed,
  }),

  gone,

  /** @param {CommentsState} state */
  wantsRefetch: (state) => state.needsRefetch,

  /** @param {CommentsState} old @param {CommentsState} fresh @param {{ sameHistory: boolean }} how @returns {CommentsState} */
  reseed(old, fresh, { sameHistory }) {
    if (!sameHistory) return fresh;
    const known = new Map([...old.comments, ...old.later].map((comment) => [comment.id, comment]));
    const newest = fresh.comments.map((comment) => {
      const shown = known.get(comment.id);
      return shown && shown.rev > comment.rev ? shown : comment;
    });
    const { relations, listRev } = old;
    const memory = carried(carryOver(old.memory), fresh.comments);
    return { ...fresh, comments: refreshed(memory, newest), relations, memory, listRev };
  },
};
