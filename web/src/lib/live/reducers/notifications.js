import { handle } from './handle.js';
import { takeReadState } from './readstate.js';

/**
 * The list of notifications.
 * @typedef {object} NotificationsState
 * @property {any[]} items Newest first (by id).
 * @property {number} unread_count
 * @property {number} read_up_to
 * @property {number} rev
 * @property {boolean} hasMore
 * @property {boolean} needsRefetch
 */

/**
 * @param {any} answer of `GET /api/notifications/`
 * @returns {NotificationsState}
 */
function seed({ results, next, unread_count, read_up_to, rev }) {
  const state = {
    items: [],
    unread_count,
    read_up_to,
    rev,
    hasMore: next !== null,
    needsRefetch: false,
  };
  return markRead(results.reduce(insert, state));
}

/** One of the same id is the same: a notification does not change but for being read. @param {NotificationsState} state @param {any} item @returns {NotificationsState} */
function insert(state, item) {
  const at = state.items.findIndex(({ id }) => id <= item.id);
  if (at === -1) return { ...state, items: [...state.items, item] };
  if (state.items[at].id === item.id) return state;
  return { ...state, items: state.items.toSpliced(at, 0, item) };
}

/** @param {NotificationsState} state @returns {NotificationsState} */
function markRead(state) {
  const isNewlyRead = (/** @type {any} */ { id, read }) => !read && id <= state.read_up_to;
  if (!state.items.some(isNewlyRead)) return state;
  return {
    ...state,
    items: state.items.map((item) => (isNewlyRead(item) ? { ...item, read: true } : item)),
  };
}

/** @type {Record<string, (state: NotificationsState, frame: any) => NotificationsState>} */
const handlers = {
  'notification.added': (state, { data }) => {
    const last = state.items.at(-1);
    const isOnLaterPage = state.hasMore && last && data.notification.id < last.id;
    return markRead(takeReadState(isOnLaterPage ? state : insert(state, data.notification), data));
  },
  'notification.read': (state, { data }) => markRead(takeReadState(state, data)),
  'feed.changed': (state, { data }) => {
    if (!data.hidden && !data.muted) return state;
    const items = state.items.filter(({ actor }) => actor.id !== data.other.id);
    // The count of the unread is the server's.
    return items.length === state.items.length ? state : { ...state, items, needsRefetch: true };
  },
};

export const notifications = {
  seed,
  apply: handle(handlers),

  /** @param {NotificationsState} state */
  view: ({ items, unread_count, read_up_to, rev }) => ({ items, unread_count, read_up_to, rev }),

  /** @param {NotificationsState} state */
  wantsRefetch: (state) => state.needsRefetch,

  /** @param {NotificationsState} old @param {NotificationsState} fresh @param {{ sameHistory: boolean }} how @returns {NotificationsState} */
  reseed: (old, fresh, { sameHistory }) =>
    sameHistory ? markRead(takeReadState(fresh, old)) : fresh,
};

/**
 * The next page of REST, below what is there.
 * @param {NotificationsState} state
 * @param {{ results: any[], next?: string | null }} page
 * @returns {NotificationsState}
 */
export function appendNotifications(state, { results, next }) {
  return markRead(results.reduce(insert, { ...state, hasMore: next !== null }));
}
