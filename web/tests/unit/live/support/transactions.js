import { VIEWER } from './world.js';

/** @typedef {import('./world.js').World} World */
/** @typedef {import('./world.js').Activity} Activity */
/** @typedef {{ locks: string[], commit: () => void }} Transaction */

/** Topics of the log for a card. @param {Activity} a */
function topicsOf(a) {
  const topics = [`author.${a.actorId}`, `user.${a.actorId}`, 'public'];
  return a.kind === 'diary.logged' ? [...topics, `movie.${a.movieId}`] : topics;
}

/** @param {World} world @param {number[]} ids @param {Activity} a @param {string} event */
function emitCard(world, ids, a, event) {
  const data = { card: world.card(a, false) };
  world.emit({
    id: ids[0],
    topics: topicsOf(a),
    event,
    data,
    actorId: a.actorId,
    ownerIds: world.owners(a),
  });
  if (a.kind !== 'diary.logged' || !a.movieId) return;
  world.movieRevs.set(a.movieId, Number(world.movieRevs.get(a.movieId)) + 1);
  world.memberRevs.set(a.actorId, Number(world.memberRevs.get(a.actorId)) + 1);
  world.emit({
    id: ids[1],
    topics: [`movie.${a.movieId}`],
    event: 'movie.stats',
    data: world.movieStats(a.movieId),
    actorId: null,
    ownerIds: [],
  });
  world.emit({
    id: ids[2],
    topics: [`user.${a.actorId}`],
    event: 'member.stats',
    data: world.memberStats(a.actorId),
    actorId: null,
    ownerIds: [],
  });
}

/** @param {Activity} a */
const locksOf = (a) => [
  `activity.${a.id}`,
  `movie.${a.movieId}`,
  `member.${a.actorId}`,
  `review.${a.reviewId}`,
];

/** @param {World} world @returns {Transaction} */
function beginLog(world) {
  const { random } = world;
  const id = world.nextId.activity++;
  const reviewId = random.chance(0.7) ? world.nextId.review++ : null;
  const ids = world.eventIds(3);
  const actorId = random.pick(world.memberIds);
  /** @type {Activity} */
  const a = {
    id,
    kind: 'diary.logged',
    actorId,
    rev: 1,
    removed: false,
    movieId: random.pick(world.movieIds),
    rating: random.pick([null, 1, 3.5, 5]),
    reviewId,
  };
  return {
    locks: locksOf(a),
    commit() {
      if (reviewId)
        world.reviews.set(reviewId, {
          rev: 1,
          likers: new Set(),
          authorId: actorId,
          text: `text ${id}`,
          activityId: id,
        });
      world.activities.set(id, a);
      emitCard(world, ids, a, 'diary.logged');
    },
  };
}

/** @param {World} world @returns {Transaction | null} */
function beginEdit(world) {
  const a = world.anyActivity();
  if (!a) return null;
  const ids = world.eventIds(3);
  return {
    locks: locksOf(a),
    commit() {
      a.rev++;
      a.rating = world.random.pick([null, 2, 4]);
      if (a.reviewId) world.reviews.get(a.reviewId).text += '!';
      emitCard(world, ids, a, 'diary.updated');
    },
  };
}

/** @param {World} world @returns {Transaction | null} */
function beginRemove(world) {
  const a = world.anyActivity();
  if (!a) return null;
  const likes = [...world.activities.values()].filter(
    (b) => !b.removed && b.kind === 'review.liked' && a.reviewId && b.reviewId === a.reviewId,
  );
  const ids = world.eventIds(3 + likes.length);
  return {
    locks: locksOf(a),
    commit() {
      for (const [at, gone] of [a, ...likes].entries()) {
        gone.removed = true;
        gone.rev++;
        const data = {
          activity_id: gone.id,
          kind: gone.kind,
          rev: gone.rev,
          entry_id: null,
          review_id: gone.reviewId ?? null,
          movie_id: gone.movieId ?? null,
        };
        world.emit({
          id: ids[at ? 2 + at : 0],
          topics: topicsOf(gone),
          event: 'activity.removed',
          data,
          actorId: gone.actorId,
          ownerIds: world.owners(gone),
        });
      }
      world.movieRevs.set(a.movieId, Number(world.movieRevs.get(a.movieId)) + 1);
      world.memberRevs.set(a.actorId, Number(world.memberRevs.get(a.actorId)) + 1);
      world.emit({
        id: ids[1],
        topics: [`movie.${a.movieId}`],
        event: 'movie.stats',
        data: world.movieStats(a.movieId),
        actorId: null,
        ownerIds: [],
      });
      world.emit({
        id: ids[2],
        topics: [`user.${a.actorId}`],
        event: 'member.stats',
        data: world.memberStats(a.actorId),
        actorId: null,
        ownerIds: [],
      });
    },
  };
}

/** A like, or its taking back; with the card of the like. @param {World} world @returns {Transaction | null} */
function beginLike(world) {
  const a = world.anyActivity();
  if (!a?.reviewId) return null;
  const [countId, cardId] = world.eventIds(2);
  const activityId = world.nextId.activity++;
  const by = world.random.pick(world.memberIds);
  return {
    locks: [`review.${a.reviewId}`],
    commit() {
      const review = world.reviews.get(a.reviewId);
      const added = !review.likers.has(by);
      if (added) review.likers.add(by);
      else review.likers.delete(by);
      review.rev++;
      const data = {
        review_id: a.reviewId,
        movie_id: a.movieId,
        entry_id: 1000 + a.id,
        activity_id: a.id,
        like_count: review.likers.size,
        rev: review.rev,
        member: world.member(by),
      };
      const topics = [`movie.${a.movieId}`, `author.${a.actorId}`, `user.${a.actorId}`, 'public'];
      // The liker sees their own likes' cards too, and so must hear of the counters on them.
      world.emit({
        id: countId,
        topics: [...topics, ...world.memberIds.map((id) => `author.${id}`)],
        event: added ? 'like.added' : 'like.removed',
        data,
        actorId: null,
        ownerIds: [a.actorId],
      });
      if (!added || world.random.chance(0.5)) return;
      /** @type {Activity} */
      const like = {
        id: activityId,
        kind: 'review.liked',
        actorId: by,
        rev: 1,
        removed: false,
        movieId: a.movieId,
        reviewId: a.reviewId,
      };
      world.activities.set(like.id, like);
      world.emit({
        id: cardId,
        topics: topicsOf(like),
        event: 'review.liked',
        data: { card: world.card(like, false) },
        actorId: by,
        ownerIds: world.owners(like),
      });
    },
  };
}

/** Somebody follows somebody. @param {World} world @returns {Transaction} */
function beginFollow(world) {
  const id = world.nextId.activity++;
  const ids = world.eventIds(1);
  /** @type {Activity} */
  const a = {
    id,
    kind: 'member.followed',
    actorId: world.random.pick(world.memberIds.slice(1)),
    rev: 1,
    removed: false,
    followeeId: world.random.pick(world.memberIds),
  };
  return {
    locks: [],
    commit() {
      world.activities.set(id, a);
      emitCard(world, ids, a, 'member.followed');
    },
  };
}

/** The viewer follows, unfollows, blocks or unblocks. @param {World} world @returns {Transaction} */
function beginRelation(world) {
  const other = world.random.pick(world.memberIds.slice(1));
  const change = world.random.pick(['follow', 'unfollow', 'block', 'unblock']);
  const [id] = world.eventIds(1);
  return {
    locks: [`relation.${other}`],
    commit() {
      if (change === 'follow' && !world.hidden.has(other)) world.follows.add(other);
      if (change === 'unfollow' || change === 'block') world.follows.delete(other);
      if (change === 'block') world.hidden.add(other);
      if (change === 'unblock') world.hidden.delete(other);
      const data = {
        member_id: VIEWER,
        other: world.member(other),
        follows: world.follows.has(other),
        followed_by: false,
        hidden: world.hidden.has(other),
        muted: false,
      };
      world.emit({
        id,
        topics: [`member.${VIEWER}`],
        event: 'feed.changed',
        data,
        actorId: VIEWER,
        ownerIds: [],
      });
    },
  };
}

/** A notification arrives, or they are read. @param {World} world @returns {Transaction} */
function beginRead(world) {
  const [id] = world.eventIds(1);
  const reads = world.random.chance(0.4);
  const notificationId = world.nextId.notification++;
  return {
    locks: ['notifications'],
    commit() {
      const state = world.readState;
      const base = { id, topics: [`member.${VIEWER}`], actorId: null, ownerIds: [] };
      const notification = {
        id: notificationId,
        kind: 'follow',
        actor: world.member(9),
        review: null,
        at: 't',
        read: false,
      };
      if (!reads) world.notifications.push(notification);
      const read_up_to = reads ? (world.notifications.at(-1)?.id ?? 0) : state.read_up_to;
      const unread_count = world.notifications.filter((n) => n.id > read_up_to).length;
      world.readState = { unread_count, read_up_to, rev: state.rev + 1 };
      if (reads) world.emit({ ...base, event: 'notification.read', data: world.readState });
      else
        world.emit({
          ...base,
          event: 'notification.added',
          data: { notification, ...world.readState },
        });
    },
  };
}

const WEIGHTS = { log: 6, edit: 3, remove: 2, like: 8, follow: 1, relation: 0.5, read: 1 };
/** @type {Record<string, (world: World) => Transaction | null>} */
const BEGIN = {
  log: beginLog,
  edit: beginEdit,
  remove: beginRemove,
  like: beginLike,
  follow: beginFollow,
  relation: beginRelation,
  read: beginRead,
};

/** Something that a member does; null when there is nothing to do it to. @param {World} world */
export function beginTransaction(world) {
  return BEGIN[world.random.weighted(WEIGHTS)](world);
}
