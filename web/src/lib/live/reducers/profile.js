import { viewCards } from './cards.js';
import { handle, newer } from './handle.js';
import { emptyMemory } from './memory.js';
import { shortlist } from './shortlist.js';

/**
 * The page of a member.
 * @typedef {object} ProfileState
 * @property {any} profile Who they are, with `viewer`: how the reader stands to them.
 * @property {any} stats {rev, follower_count, following_count, log_count, film_count, review_count}
 * @property {any[]} recent Cards of their diary, newest first, as many as REST gives.
 * @property {import('./memory.js').Memory} memory
 * @property {number} relationId Event id of the newest `feed.changed` about them.
 * @property {number | null} viewerId
 * @property {boolean} needsRefetch
 */

/** `recent` of `GET /api/users/{username}/` holds no more than these. */
const RECENT = 20;

const recent = shortlist({
  field: 'recent',
  limit: RECENT,
  belongs: ({ profile }, card) => card.kind === 'diary.logged' && card.actor.id === profile.id,
});

const COUNTERS = ['follower_count', 'following_count', 'log_count', 'film_count', 'review_count'];

/**
 * @param {any} answer
 * @param {{ viewerId?: number | null }} [options]
 * @returns {ProfileState}
 */
function seed(answer, { viewerId = null } = {}) {
  const { recent: cards, stats_rev, ...profile } = answer;
  delete profile.live_cursor;
  const stats = { member_id: profile.id, rev: stats_rev ?? -1 };
  for (const name of COUNTERS) {
    Object.assign(stats, { [name]: profile[name] });
    delete profile[name];
  }
  const empty = {
    profile,
    stats,
    recent: [],
    memory: emptyMemory(),
    relationId: -1,
    viewerId,
    needsRefetch: false,
  };
  return recent.fill(empty, cards ?? []);
}

/**
 * How the reader stands to the member of the page; a block shows as the 404 that a refetch gets.
 * @param {any} state
 * @param {any} frame
 */
function relate(state, { id, data }) {
  const next = recent.relate(state, data);
  if (data.other.id !== state.profile.id || id <= state.relationId) return next;
  const { viewer } = state.profile;
  const { follows, followed_by, muted: mutes, requested = false, requested_by = false } = data;
  const profile = viewer
    ? {
        ...state.profile,
        viewer: { ...viewer, follows, followed_by, mutes, requested, requested_by },
      }
    : state.profile;
  return { ...next, profile, relationId: id, needsRefetch: next.needsRefetch || data.hidden };
}

export const profile = {
  seed,

  apply: handle({
    ...recent.handlers,
    /** @param {any} state @param {any} frame */
    'member.stats': (state, { data }) => {
      if (data.member_id !== state.profile.id || data.rev <= state.stats.rev) return state;
      return { ...state, stats: data };
    },
    'feed.changed': relate,
    /** @param {any} state @param {any} frame */
    'member.visibility': (state, frame) => {
      const next = recent.handlers['member.visibility'](state, frame);
      const isNews = next !== state && frame.data.member_id === state.profile.id;
      return isNews ? { ...next, needsRefetch: true } : next;
    },
  }),

  /** Favourites too are shown as they were rendered: no event carries them. @param {ProfileState} state */
  view({
    profile: { viewer: _viewer, favourites: _favourites, ...facts },
    stats,
    recent: cards,
    viewerId,
  }) {
    return { profile: facts, stats, recent: viewCards(cards, viewerId) };
  },

  /** Who they are the page has shown already; what they did is not for this reader. @param {ProfileState} state */
  gone: (state) => ({ ...state, recent: [] }),

  /** @param {ProfileState} state */
  wantsRefetch: (state) => state.needsRefetch,

  /** @param {ProfileState} old @param {ProfileState} fresh @param {{ sameHistory: boolean }} how @returns {ProfileState} */
  reseed(old, fresh, { sameHistory }) {
    if (!sameHistory || old.profile.id !== fresh.profile.id) return fresh;
    return { ...recent.reseed(old, fresh), stats: newer(fresh.stats, old.stats) };
  },
};

/** @param {ProfileState} state @param {import('./cards.js').OwnLike} like @returns {ProfileState} */
export const likeOnProfile = (state, like) => recent.ownLike(state, like);
