import { handle } from './handle.js';

/**
 * The page of a list.
 * @typedef {object} ListState
 * @property {any} list As `GET /api/lists/{id}/` gives it; null when it is gone.
 * @property {number} rev Newest that was seen of it, tombstone included.
 * @property {Map<number, number>} visibility `rev` of the newest `member.visibility` by member id
 * @property {boolean} needsRefetch
 */

/**
 * @param {any} answer null: the 404 of a list that is gone
 * @returns {ListState}
 */
function seed(answer) {
  const list = answer && { ...answer };
  if (list) delete list.live_cursor;
  return { list, rev: list?.rev ?? -1, visibility: new Map(), needsRefetch: false };
}

/** @type {Record<string, (state: ListState, frame: any) => ListState>} */
const handlers = {
  // Its items do not come along.
  'list.updated': (state, { data: { list } }) => {
    if (list.id !== state.list?.id || list.rev <= state.rev) return state;
    return { ...state, list: { ...state.list, ...list }, rev: list.rev, needsRefetch: true };
  },
  'list.removed': (state, { data: { list_id, rev } }) =>
    list_id === state.list?.id && rev >= state.rev
      ? { ...state, list: null, rev, needsRefetch: false }
      : state,
  'feed.changed': (state, { data: { other } }) =>
    other.id === state.list?.owner?.id ? { ...state, needsRefetch: true } : state,
  'member.visibility': (state, { data: { member_id, rev } }) => {
    if ((state.visibility.get(member_id) ?? -1) >= rev) return state;
    const visibility = new Map(state.visibility).set(member_id, rev);
    const isTheirs = member_id === state.list?.owner?.id;
    return { ...state, visibility, needsRefetch: state.needsRefetch || isTheirs };
  },
};

export const list = {
  seed,
  apply: handle(handlers),

  /** @param {ListState} state */
  view: ({ list }) => ({ list }),

  /** @param {ListState} state */
  gone: (state) => ({ ...state, list: null, needsRefetch: false }),

  /** @param {ListState} state */
  wantsRefetch: (state) => state.needsRefetch,

  /** @param {ListState} old @param {ListState} fresh @param {{ sameHistory: boolean }} how @returns {ListState} */
  reseed: (old, fresh, { sameHistory }) =>
    sameHistory ? { ...fresh, visibility: old.visibility } : fresh,
};
