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
 * The page of a list.
 * @typedef {object} ListState
 * @property {any} list As `GET /api/lists/{id}/` gives it; null when it is gone.
 * @property {number | null} id
 * @property {number} rev Newest that was seen of it, tombstone included.
 * @property {import('./memory.js').Memory} memory
 * @property {boolean} needsRefetch
 */

/**
 * @param {any} answer null: the 404 of a list that is gone
 * @returns {ListState}
 */
function seed(answer) {
  const list = answer && { ...answer };
  if (list) delete list.live_cursor;
  const memory = list ? noteCarried(emptyMemory(), 'list', list) : emptyMemory();
  return { list, id: list?.id ?? null, rev: list?.rev ?? -1, memory, needsRefetch: false };
}

/** @param {ListState} state @param {import('./memory.js').Memory} memory @returns {ListState} */
function remember(state, memory) {
  if (memory === state.memory) return state;
  return { ...state, memory, list: state.list && withCounters(memory, 'list', state.list) };
}

/** @param {ListState} state @param {any} frame of `object.counts`, or of `object.liked`: by the viewer @returns {ListState} */
function count(state, { data: { target_kind, target_id, ...news } }) {
  if (target_kind !== 'list' || target_id !== state.id) return state;
  return remember(state, noteCounters(state.memory, 'list', target_id, news));
}

/**
 * The next films of REST, below those that are there. Of a list that changed in between, all are
 * read again.
 * @param {ListState} state
 * @param {{ items: { movie: { id: number } }[], next: string | null, rev: number }} page
 * @returns {ListState}
 */
export function appendItems(state, { items, next, rev }) {
  if (!state.list) return state;
  if (rev !== state.list.rev) return { ...state, needsRefetch: true };
  const known = new Set(state.list.items.map((/** @type {any} */ { movie }) => movie.id));
  const more = items.filter(({ movie }) => !known.has(movie.id));
  return { ...state, list: { ...state.list, items: [...state.list.items, ...more], next } };
}

/** @type {Record<string, (state: ListState, frame: any) => ListState>} */
const handlers = {
  // Its items do not come along. One that was narrowed is removed for all, and told anew to some.
  'list.updated': (state, { data: { list } }) => {
    if (list.id !== state.id) return state;
    const counted = remember(state, noteCarried(state.memory, 'list', list));
    if (list.rev <= state.rev) return counted;
    const shown = state.list && withCounters(counted.memory, 'list', { ...state.list, ...list });
    return { ...counted, list: shown, rev: list.rev, needsRefetch: true };
  },
  'list.removed': (state, { data: { list_id, rev } }) =>
    list_id === state.id && rev >= state.rev
      ? { ...state, list: null, rev, needsRefetch: false }
      : state,
  'object.counts': count,
  'object.liked': count,
  'feed.changed': (state, { data: { other } }) =>
    other.id === state.list?.owner?.id ? { ...state, needsRefetch: true } : state,
  'member.visibility': (state, { data }) => {
    const memory = noteVisibility(state.memory, data);
    if (memory === state.memory) return state;
    const isTheirs = data.member_id === state.list?.owner?.id;
    return { ...state, memory, needsRefetch: state.needsRefetch || isTheirs };
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
  reseed(old, fresh, { sameHistory }) {
    if (!sameHistory || !fresh.list) return fresh;
    const memory = noteCarried(carryOver(old.memory), 'list', fresh.list);
    return { ...fresh, memory, list: withCounters(memory, 'list', fresh.list) };
  },
};

/** @param {ListState} state @param {import('./cards.js').OwnLike} like @returns {ListState} */
export function likeOnList(state, like) {
  const { kind, id } = likedThing(like);
  if (kind !== 'list' || id !== state.id) return state;
  return remember(state, noteOwnLike(state.memory, 'list', id, like));
}
