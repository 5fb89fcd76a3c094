import { handle } from './handle.js';
import { takeReadState } from './readstate.js';

/**
 * The list of notifications, in groups: what several members did to one thing.
 * @typedef {object} NotificationsState
 * @property {any[]} items Newest first (by id, that of the newest notification in the group).
 * @property {Map<string, number>} versions `rev` that the newest state of a group came with, by key
 * @property {Map<number, number>} visibility `rev` of the newest `member.visibility` by member id
 * @property {number} seedRev `rev` of the answer that the list began with
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
    versions: new Map(),
    visibility: new Map(),
    seedRev: rev,
    unread_count,
    read_up_to,
    rev,
    hasMore: next !== null,
    needsRefetch: false,
  };
  return markRead(results.reduce(insert, state));
}

/** A group of REST, unless it is there. @param {NotificationsState} state @param {any} item @returns {NotificationsState} */
function insert(state, item) {
  if (state.versions.has(item.key) || state.items.some(({ key }) => key === item.key)) return state;
  return { ...state, items: place(state.items, item) };
}

/** Where its newest notification stands. @param {any[]} items @param {any} item @returns {any[]} */
function place(items, item) {
  const others = items.filter(({ key }) => key !== item.key);
  const at = others.findIndex(({ id }) => id < item.id);
  return at === -1 ? [...others, item] : others.toSpliced(at, 0, item);
}

/**
 * A group as it is now: it grew and moves up, it lost somebody, or nobody is left in it.
 * @param {NotificationsState} state
 * @param {any} item
 * @param {number} rev of the read state that came with it
 * @returns {NotificationsState}
 */
function replace(state, item, rev) {
  const known = state.versions.get(item.key);
  const isShown = state.items.some(({ key }) => key === item.key);
  if (known === undefined ? rev <= state.seedRev && isShown : known >= rev) return state;
  const versions = new Map(state.versions).set(item.key, rev);
  const last = state.items.at(-1);
  const isOnLaterPage = state.hasMore && !isShown && last && item.id < last.id;
  const items =
    item.actor_count === 0
      ? state.items.filter(({ key }) => key !== item.key)
      : isOnLaterPage
        ? state.items
        : place(state.items, item);
  return { ...state, versions, items };
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
  'notification.added': (state, { data }) =>
    markRead(takeReadState(replace(state, data.notification, data.rev), data)),
  'notification.read': (state, { data }) => markRead(takeReadState(state, data)),
  // Who is left in a group, and how many are unread, only the server can say.
  'feed.changed': (state, { data: { other, hidden, muted } }) => {
    if (!(hidden || muted) || !names(state, other.id)) return state;
    const items = state.items.filter(
      ({ actors, actor_count }) => actor_count > 1 || actors[0]?.id !== other.id,
    );
    return { ...state, items, needsRefetch: true };
  },
  'member.visibility': (state, { data: { member_id, rev } }) =>
    names(state, member_id) && rev > (state.visibility.get(member_id) ?? -1)
      ? {
          ...state,
          visibility: new Map(state.visibility).set(member_id, rev),
          needsRefetch: true,
        }
      : state,
};

/** @param {NotificationsState} state @param {number} memberId */
const names = ({ items }, memberId) =>
  items.some(({ actors }) => actors.some((/** @type {any} */ { id }) => id === memberId));

export const notifications = {
  seed,
  apply: handle(handlers),

  /** @param {NotificationsState} state */
  view: ({ items, unread_count, read_up_to, rev }) => ({ items, unread_count, read_up_to, rev }),

  /** @param {NotificationsState} state */
  wantsRefetch: (state) => state.needsRefetch,

  /** @param {NotificationsState} old @param {NotificationsState} fresh @param {{ sameHistory: boolean }} how @returns {NotificationsState} */
  reseed: (old, fresh, { sameHistory }) =>
    sameHistory ? markRead(takeReadState({ ...fresh, visibility: old.visibility }, old)) : fresh,
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
