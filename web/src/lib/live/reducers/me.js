import { handle } from './handle.js';
import { takeReadState } from './readstate.js';

/**
 * What every page shows of the member who is logged in: the badge, and how they stand to others.
 * @typedef {object} MeState
 * @property {any} me As `GET /api/me/` gives it, or null.
 * @property {number} unread_count
 * @property {number} read_up_to
 * @property {number} rev -1 when the seed did not tell: then any event is newer.
 * @property {Record<number, { eventId: number, follows: boolean, followed_by: boolean, hidden: boolean, muted: boolean }>} relations
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
    relations: {},
  };
}

/** @type {Record<string, (state: MeState, frame: any) => MeState>} */
const handlers = {
  'notification.added': (state, { data }) => takeReadState(state, data),
  'notification.read': (state, { data }) => takeReadState(state, data),
  'feed.changed': (state, { id, data: { other, follows, followed_by, hidden, muted } }) => {
    if ((state.relations[other.id]?.eventId ?? -1) >= id) return state;
    const relation = { eventId: id, follows, followed_by, hidden, muted };
    return { ...state, relations: { ...state.relations, [other.id]: relation } };
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
