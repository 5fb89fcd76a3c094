import { cardLists, shows, staysWith, upsertNewer, viewCards } from './cards.js';
import { handle } from './handle.js';
import { carryOver, emptyMemory } from './memory.js';
import { isMuted, mute, unmutes } from './mutes.js';

/**
 * A list of activities: the home feed, all public activity, or one member's.
 *
 * @typedef {import('./cards.js').Card} Card
 * @typedef {object} FeedState
 * @property {Card[]} cards On screen, newest first (by id).
 * @property {Card[]} pending Newer than the first on screen, waiting behind the "N new" pill.
 * @property {boolean} atTop Whether the reader is at the top; then nothing waits.
 * @property {boolean} hasMore Whether REST has older pages.
 * @property {Card[]} below Cards of pages not loaded yet, that moved: merged with their page when it comes.
 * @property {import('./memory.js').Memory} memory
 * @property {Map<number, { eventId: number, relation: any }>} relations newest `feed.changed` by member id
 * @property {import('./mutes.js').Mutes | null} mutes What the viewer mutes, since it changed; null before.
 * @property {number | null} viewerId
 * @property {boolean} needsRefetch
 */

const lists = cardLists(['cards', 'pending', 'below']);
/** More changes than this on pages never loaded are not worth keeping. */
const BELOW_MAX = 200;

/**
 * @param {Card[]} results
 * @param {{ viewerId?: number | null, next?: string | null, atTop?: boolean }} [options]
 *   `next`: REST's cursor of the next page; leave it out when unknown.
 * @returns {FeedState}
 */
export function feedState(results, { viewerId = null, next, atTop = true } = {}) {
  const empty = {
    cards: [],
    pending: [],
    below: [],
    atTop,
    hasMore: next !== null,
    memory: emptyMemory(),
    relations: new Map(),
    mutes: null,
    viewerId,
    needsRefetch: false,
  };
  return appendPage(empty, { results, next });
}

/**
 * The next page of REST, below what is there. A card that changed or went meanwhile stays so.
 * @param {FeedState} state
 * @param {{ results: Card[], next?: string | null }} page
 * @returns {FeedState}
 */
export function appendPage(state, { results, next }) {
  const hasMore = next !== null;
  let appended = { ...state, hasMore };
  for (const card of results) appended = place(appended, card, 'cards');
  const loaded = [appended.cards.at(-1)?.id ?? Infinity, results.at(-1)?.id ?? Infinity];
  const floor = hasMore ? Math.min(...loaded) : -Infinity;
  const reached = appended.below.filter(({ id }) => id >= floor);
  if (reached.length === 0) return appended;
  return {
    ...appended,
    cards: reached.reduce(upsertNewer, appended.cards),
    below: appended.below.filter(({ id }) => id < floor),
  };
}

/**
 * @param {FeedState} state
 * @param {Card} arriving
 * @param {'cards' | null} [field] where to put a card that is nowhere yet; by its id if not said
 * @returns {FeedState}
 */
function place(state, arriving, field = null) {
  const arrived = lists.arrive(state, arriving);
  const { card } = arrived;
  /** @type {FeedState} */
  const next = arrived.state;
  if (!card || isMuted(next.mutes, card)) return next;
  const home = fieldOf(next, card.id) ?? field ?? fieldFor(next, card.id);
  const changed = upsertNewer(next[home], card);
  if (changed === next[home]) return next;
  return { ...next, [home]: home === 'below' ? changed.slice(0, BELOW_MAX) : changed };
}

/** @typedef {'cards' | 'pending' | 'below'} ListName */

/** Where the card is. @param {FeedState} state @param {number} id @returns {ListName | null} */
function fieldOf(state, id) {
  for (const name of /** @type {ListName[]} */ (['cards', 'pending', 'below'])) {
    if (state[name].some((card) => card.id === id)) return name;
  }
  return null;
}

/** Where a card of this id belongs. @param {FeedState} state @param {number} id @returns {ListName} */
function fieldFor({ cards, atTop, hasMore }, id) {
  const first = cards[0];
  const last = cards.at(-1);
  if (!first || !last) return 'cards';
  if (id < last.id && hasMore) return 'below';
  return id > first.id && !atTop ? 'pending' : 'cards';
}

/** The pill was pressed. @param {FeedState} state @returns {FeedState} */
export function showPending(state) {
  if (state.pending.length === 0) return state;
  return { ...state, cards: [...state.pending, ...state.cards], pending: [] };
}

/** @param {FeedState} state @param {boolean} atTop @returns {FeedState} */
export function setAtTop(state, atTop) {
  if (state.atTop === atTop) return state;
  const next = { ...state, atTop };
  return atTop ? showPending(next) : next;
}

/** Everything that shows this member goes. @param {FeedState} state @param {number} memberId @returns {FeedState} */
export function dropMember(state, memberId) {
  return refill(
    state,
    lists.each(state, (card) => (shows(card, memberId) ? null : card)),
  );
}

/** @param {FeedState} state @param {import('./cards.js').OwnLike} like @returns {FeedState} */
export const likeInFeed = (state, like) => lists.ownLike(state, like);

/**
 * The viewer's relation to another member changed. Cards that may no longer be seen go; when some may
 * newly be seen, only REST knows them.
 * @param {FeedState} state
 * @param {number} eventId
 * @param {any} relation
 * @param {boolean} followedOnly
 * @returns {FeedState}
 */
function relate(state, eventId, relation, followedOnly) {
  const known = state.relations.get(relation.other.id);
  if (known && known.eventId >= eventId) return state;
  const relations = new Map(state.relations).set(relation.other.id, { eventId, relation });
  const next = lists.each({ ...state, relations }, (card) =>
    staysWith(card, relation, { followedOnly }) ? card : null,
  );
  // Nobody has told yet how it was before; what is on screen tells that they were not hidden.
  const wasOpen = known
    ? !known.relation.hidden && !known.relation.muted
    : [...state.cards, ...state.pending].some((card) => shows(card, relation.other.id));
  const isOpen = !relation.hidden && !relation.muted;
  const opens = isOpen && (relation.follows || !wasOpen);
  const refilled = refill(state, next);
  return opens ? { ...refilled, needsRefetch: true } : refilled;
}

/**
 * After cards went: with none left on screen nothing can jump, so nothing waits; and when all that was
 * loaded is gone, REST has more.
 * @param {FeedState} before
 * @param {FeedState} after
 * @returns {FeedState}
 */
function refill(before, after) {
  if (after.cards.length > 0 || before.cards.length === 0) return after;
  return after.pending.length || !after.hasMore
    ? showPending(after)
    : { ...after, needsRefetch: true };
}

/**
 * The viewer mutes other films or kinds of activities than before. Cards of those go; those that may
 * come again only REST knows.
 * @param {FeedState} state
 * @param {any} data of `mutes.changed`
 * @returns {FeedState}
 */
function changeMutes(state, data) {
  const mutes = mute(state.mutes, data);
  if (mutes === state.mutes) return state;
  const next = refill(
    state,
    lists.each({ ...state, mutes }, (card) => (isMuted(mutes, card) ? null : card)),
  );
  // Nobody has told yet how it was before; a card that went tells that something was muted.
  const opens = state.mutes
    ? unmutes(state.mutes, mutes)
    : next.cards === state.cards && next.pending === state.pending;
  return opens ? { ...next, needsRefetch: true } : next;
}

/**
 * A card that was sent before the relation changed, and arrives after.
 * @param {FeedState} state
 * @param {Card} card
 * @param {number} eventId
 * @param {boolean} followedOnly
 */
function isOutdated(state, card, eventId, followedOnly) {
  for (const { eventId: changedAt, relation } of state.relations.values()) {
    if (eventId < changedAt && !staysWith(card, relation, { followedOnly })) return true;
  }
  return false;
}

/**
 * What to show when a fresh answer replaces a list: of two versions of a card the newer, and what is
 * new to a reader who is not at the top waits behind the pill.
 * @param {FeedState} old
 * @param {FeedState} fresh
 * @param {{ sameHistory: boolean }} how
 * @returns {FeedState}
 */
function reseed(old, fresh, { sameHistory }) {
  const memory = sameHistory ? carryOver(old.memory) : fresh.memory;
  const known = sameHistory
    ? new Map([...old.cards, ...old.pending].map((card) => [card.id, card]))
    : new Map();
  /** @type {FeedState} */
  let state = { ...fresh, atTop: old.atTop, memory, cards: [], pending: [], below: [] };
  for (const card of [...fresh.pending, ...fresh.cards]) {
    const shown = known.get(card.id);
    const newer = shown && shown.rev > card.rev ? shown : card;
    // The fresh one last: at an equal `rev` it is REST that knows whether the viewer likes it.
    state = place(place(state, newer, 'cards'), card, 'cards');
  }
  const firstShown = old.cards[0]?.id ?? -Infinity;
  const waiting = state.cards.filter(({ id }) => id > firstShown);
  if (old.atTop || old.cards.length === 0 || waiting.length === state.cards.length) return state;
  return { ...state, cards: state.cards.slice(waiting.length), pending: waiting };
}

/** @param {{ followedOnly: boolean }} kind */
function createFeed({ followedOnly }) {
  /** @param {FeedState} state @param {any} frame @returns {FeedState} */
  const put = (state, { id, data: { card } }) =>
    isOutdated(state, card, id, followedOnly) ? state : place(state, card);

  /** @type {Record<string, (state: FeedState, frame: any) => FeedState>} */
  const handlers = {
    'diary.logged': put,
    'diary.updated': put,
    'member.followed': put,
    'review.liked': put,
    'list.created': put,
    'review.shared': put,
    'list.shared': put,
    'activity.removed': (state, { data }) => refill(state, lists.remove(state, data)),
    'like.added': (state, { data }) => lists.count(state, data, true),
    'like.removed': (state, { data }) => lists.count(state, data, false),
    'review.counts': (state, { data }) => lists.count(state, data),
    'object.counts': (state, { data }) => lists.countObject(state, data),
    'object.liked': (state, { data }) => lists.countObject(state, data),
    'list.updated': (state, { data }) => lists.updateList(state, data),
    'list.removed': (state, { data }) => refill(state, lists.removeList(state, data)),
    'mutes.changed': (state, { data }) => (followedOnly ? changeMutes(state, data) : state),
    'member.visibility': (state, { data }) => lists.visibility(state, data),
    'feed.changed': (state, { id, data }) => relate(state, id, data, followedOnly),
  };

  return {
    /** @param {{ results: Card[], next?: string | null }} answer @param {{ viewerId?: number | null }} [options] */
    seed: (answer, options) => feedState(answer.results, { ...options, next: answer.next }),
    apply: handle(handlers),
    /** @param {FeedState} state */
    view: (state) => ({ cards: viewCards(showPending(state).cards, state.viewerId) }),
    /** @param {FeedState} state */
    wantsRefetch: (state) => state.needsRefetch,
    reseed,
  };
}

/** What those whom the viewer follows do, and the viewer. */
export const feed = createFeed({ followedOnly: true });
/** Everybody's activity, or one member's. */
export const publicFeed = createFeed({ followedOnly: false });
