import { handle } from './handle.js';

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
 * @property {Map<number, number>} visibility `rev` of the newest `member.visibility` by member id
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
    later: [],
    next,
    canComment: can_comment,
    relations: new Map(),
    visibility: new Map(),
    needsRefetch: false,
  };
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
  const comments = results.reduce(upsert, state.comments);
  const reached = next === null ? Infinity : (comments.at(-1)?.id ?? 0);
  const arrived = state.later.filter(({ id }) => id <= reached);
  return {
    ...state,
    next,
    comments: arrived.reduce(upsert, comments),
    later: state.later.filter(({ id }) => id > reached),
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
function put(state, { id, data: { comment } }) {
  const relation = state.relations.get(comment.author.id);
  return relation?.isShut && id < relation.eventId ? state : addComment(state, comment);
}

/** @param {CommentsState} state @param {any} frame @returns {CommentsState} */
function see(state, { data: { member_id, rev } }) {
  if ((state.visibility.get(member_id) ?? -1) >= rev) return state;
  const visibility = new Map(state.visibility).set(member_id, rev);
  const isShown = [...state.comments, ...state.later].some(({ author }) => author.id === member_id);
  return { ...state, visibility, needsRefetch: state.needsRefetch || isShown };
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
    'comment.added': put,
    'comment.updated': put,
    'comment.removed': put,
    'feed.changed': relate,
    'member.visibility': see,
    // A like of the review that was taken back is a card that went too.
    'activity.removed': (state, { data }) =>
      data.kind === 'diary.logged' && data.review_id !== null ? gone(state) : state,
    'diary.updated': (state, { data }) => (data.card.entry.review ? state : gone(state)),
    'list.removed': gone,
  }),

  /** @param {CommentsState} state */
  view: ({ comments, canComment, removed }) => ({ comments, canComment, removed }),

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
    const { relations, visibility } = old;
    return { ...fresh, comments: newest, relations, visibility };
  },
};
