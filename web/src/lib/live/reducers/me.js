import { handle } from './handle.js';
import { takeReadState } from './readstate.js';

/**
 * What every page shows of the member who is logged in: the badge, and how they stand to others.
 * @typedef {object} MeState
 * @property {any} me As `GET /api/me/` gives it, or null.
 * @property {number} unread_count
 * @property {number} read_up_to
 * @property {number} rev -1 when the seed did not tell: then any event is newer.
 * @property {number} accountRev Of the newest `account.changed`; -1 before any.
 * @property {Record<number, { eventId: number, follows: boolean, followed_by: boolean, hidden: boolean,
 *   muted: boolean, requested: boolean, requested_by: boolean }>} relations
 *   changed since the page was rendered, by member id
 */

/**
 * @param {any} answer of `GET /api/me/` or of `GET /api/notifications/`
 * @returns {MeState}
 */
function seed(answer) {
  return {
    me: answer.username === undefined ? null : answer,
    unread_count: answer.unread_notifications ?? answer.unread_count ?? 0,
    read_up_to: answer.read_up_to ?? 0,
    rev: answer.rev ?? -1,
    accountRev: -1,
    relations: {},
  };
}

/** @type {Record<string, (state: MeState, frame: any) => MeState>} */
const handlers = {
  'notification.added': (state, { data }) => takeReadState(state, data),
  'notification.read': (state, { data }) => takeReadState(state, data),
  'feed.changed': (state, { id, data }) => {
    const { other, follows, followed_by, hidden, muted } = data;
    if ((state.relations[other.id]?.eventId ?? -1) >= id) return state;
    const { requested = false, requested_by = false } = data;
    const flags = { follows, followed_by, hidden, muted, requested, requested_by };
    return { ...state, relations: { ...state.relations, [other.id]: { eventId: id, ...flags } } };
  },
  'account.changed': (state, { data }) => {
    const { rev, is_private, shows_presence, shows_typing } = data;
    if (rev <= state.accountRev) return state;
    const me = state.me && { ...state.me, is_private, shows_presence, shows_typing };
    return { ...state, accountRev: rev, me };
  },
};

export const me = {
  seed,
  apply: handle(handlers),

  /** @param {MeState} state */
  view: ({ unread_count }) => ({ unread_count }),

  /** @param {MeState} old @param {MeState} fresh @param {{ sameHistory: boolean }} how @returns {MeState} */
  reseed: (old, fresh, { sameHistory }) =>
    sameHistory && fresh.rev >= 0 ? takeReadState(fresh, old) : fresh,
};
