import { beginTransaction } from './transactions.js';

/**
 * A small Cinema! in memory: members, movies, activities, and the event log that its transactions
 * write. Ids are given out when a transaction begins and rows show when it commits, so ids and commits
 * need not agree. It speaks the shapes of REST and of events; one viewer (member 1) reads.
 *
 * @typedef {{ id: number, topics: string[], event: string, data: any, actorId: number | null,
 *   ownerIds: number[], at: number }} Row `at`: how many transactions had committed before.
 * @typedef {{ id: number, kind: string, actorId: number, rev: number, removed: boolean,
 *   movieId?: number, rating?: number | null, reviewId?: number | null, followeeId?: number }} Activity
 */

export const VIEWER = 1;
export const PAGE = 8;

/** Locks stand for row locks: a transaction waits (here: is not begun) while another holds its object. */
export class World {
  /** @param {import('./random.js').Random} random */
  constructor(random) {
    this.random = random;
    this.epoch = 1;
    /** @type {Row[]} in the order of commits */
    this.log = [];
    this.commits = 0;
    /** @type {Map<number, Activity>} */
    this.activities = new Map();
    /** @type {Map<number, any>} */
    this.reviews = new Map();
    this.movieIds = [1, 2];
    this.memberIds = [1, 2, 3, 4, 5];
    /** @type {Map<number, number>} */
    this.movieRevs = new Map(this.movieIds.map((id) => [id, 0]));
    /** @type {Map<number, number>} */
    this.memberRevs = new Map(this.memberIds.map((id) => [id, 0]));
    this.follows = new Set([2, 3]);
    this.hidden = new Set();
    /** @type {any[]} */
    this.notifications = [];
    this.readState = { unread_count: 0, read_up_to: 0, rev: 0 };
    this.nextId = { event: 1, activity: 1, review: 1, notification: 1 };
    /** @type {Set<string>} */
    this.locks = new Set();
    /** @type {{ locks: string[], commit: () => void }[]} */
    this.open = [];
  }

  get cursor() {
    return `${this.epoch}:${this.commits}`;
  }

  /** Another history: restored from a backup, in which the last changes never were. */
  restore() {
    this.epoch++;
    this.log = [];
    for (const review of this.reviews.values()) review.rev = Math.max(0, review.rev - 3);
    for (const activity of this.activities.values()) activity.rev = Math.max(1, activity.rev - 2);
  }

  // --- transactions

  begin() {
    const begun = beginTransaction(this);
    if (!begun || begun.locks.some((lock) => this.locks.has(lock))) return;
    for (const lock of begun.locks) this.locks.add(lock);
    this.open.push(begun);
  }

  /** @param {number} [index] */
  commit(index = this.random.below(this.open.length)) {
    const [transaction] = this.open.splice(index, 1);
    if (!transaction) return;
    transaction.commit();
    for (const lock of transaction.locks) this.locks.delete(lock);
    this.commits++;
  }

  /** @param {Omit<Row, 'at'>} row */
  emit(row) {
    this.log.push({ ...row, data: JSON.parse(JSON.stringify(row.data)), at: this.commits });
  }

  /** Ids reserved at the beginning. @param {number} count */
  eventIds(count) {
    const first = this.nextId.event;
    this.nextId.event += count;
    return Array.from({ length: count }, (_, offset) => first + offset);
  }

  /** @returns {any} one of those that are there */
  anyActivity() {
    const alive = [...this.activities.values()].filter(
      (a) => !a.removed && a.kind === 'diary.logged',
    );
    return alive.length ? this.random.pick(alive) : null;
  }

  // --- shapes

  /** @param {number} id */
  member = (id) => ({ id, username: `m${id}`, display_name: `Member ${id}`, photo_url: null });
  /** @param {number} id */
  movie = (id) => ({ id, slug: `movie-${id}`, title: `Movie ${id}` });

  /** @param {number} id @param {boolean} forViewer */
  brief(id, forViewer) {
    const { text, rev, likers } = this.reviews.get(id);
    const brief = { id, excerpt: text, rev, like_count: likers.size, comment_count: 0 };
    return forViewer ? { ...brief, liked: likers.has(VIEWER) } : brief;
  }

  /** @param {Activity} a @param {boolean} forViewer */
  card({ id, kind, actorId, rev, movieId, rating, reviewId, followeeId }, forViewer) {
    const base = {
      id,
      kind,
      at: 't',
      actor: this.member(actorId),
      rev,
      entry: null,
      followee: null,
      review: null,
    };
    if (kind === 'member.followed') return { ...base, followee: this.member(Number(followeeId)) };
    const movie = this.movie(Number(movieId));
    const review = reviewId ? this.brief(reviewId, forViewer) : null;
    if (kind === 'review.liked') {
      // Its text is guarded by the rev of another card, so this world leaves it out.
      return {
        ...base,
        review: {
          ...review,
          excerpt: null,
          author: this.member(this.reviews.get(Number(reviewId)).authorId),
          movie,
        },
      };
    }
    return { ...base, entry: { id: 1000 + id, movie, rating, audience: 'public', review, rev } };
  }

  /** @param {number} id */
  movieStats(id) {
    const logged = [...this.activities.values()].filter(
      (a) => !a.removed && a.kind === 'diary.logged' && a.movieId === id,
    );
    const rating_histogram = Array(10).fill(0);
    for (const { rating } of logged) if (rating) rating_histogram[rating * 2 - 1]++;
    return {
      movie_id: id,
      rev: this.movieRevs.get(id),
      rating_histogram,
      log_count: logged.length,
      review_count: logged.filter((a) => a.reviewId).length,
    };
  }

  /** @param {number} id */
  memberStats(id) {
    const log_count = [...this.activities.values()].filter(
      (a) => !a.removed && a.kind === 'diary.logged' && a.actorId === id,
    ).length;
    return { member_id: id, rev: this.memberRevs.get(id), log_count };
  }

  /** @param {Activity} a */
  owners(a) {
    const author =
      a.kind === 'review.liked' && a.reviewId ? [this.reviews.get(a.reviewId).authorId] : [];
    return [a.actorId, ...author, ...(a.followeeId ? [a.followeeId] : [])];
  }

  // --- REST, for the viewer; `cursor` was read before the data

  /** @param {string} topic @param {{ limit?: number, before?: number, cursor?: string }} [options] @returns {any} */
  rest(topic, { limit = PAGE, before = Infinity, cursor = this.cursor } = {}) {
    const answer = this.#answer(topic, limit, before);
    if (!answer) return null;
    return JSON.parse(JSON.stringify({ ...answer, live_cursor: cursor }));
  }

  /** @param {string} topic @param {number} limit @param {number} before */
  #answer(topic, limit, before) {
    const [kind, number] = topic.split('.');
    const id = Number(number);
    const visible = [...this.activities.values()]
      .filter((a) => !a.removed && !this.owners(a).some((owner) => this.hidden.has(owner)))
      .sort((a, b) => b.id - a.id);
    /** @param {(a: Activity) => any} matches @param {number} max */
    const page = (matches, max) => {
      const all = visible.filter((a) => matches(a) && a.id < before);
      const results = all.slice(0, max).map((a) => this.card(a, true));
      return { results, next: all.length > max ? 'more' : null };
    };
    if (kind === 'feed')
      return page((a) => a.actorId === VIEWER || this.follows.has(a.actorId), limit);
    if (kind === 'public') return page(() => true, limit);
    if (kind === 'me')
      return {
        results: [...this.notifications]
          .reverse()
          .map((n) => ({ ...n, read: n.id <= this.readState.read_up_to })),
        next: null,
        ...this.readState,
      };
    if (kind === 'movie') {
      const { rev, ...stats } = this.movieStats(id);
      const reviews = page(
        (a) => a.kind === 'diary.logged' && a.movieId === id && a.reviewId,
        10,
      ).results;
      return { ...this.movie(id), ...stats, stats_rev: rev, viewer: null, latest_reviews: reviews };
    }
    if (kind === 'user') {
      if (this.hidden.has(id)) return null;
      const { rev, ...stats } = this.memberStats(id);
      const recent = page((a) => a.kind === 'diary.logged' && a.actorId === id, 20).results;
      return { ...this.member(id), ...stats, stats_rev: rev, viewer: null, recent };
    }
    return null;
  }
}
