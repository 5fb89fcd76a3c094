/**
 * The books of one socket: which events its states have applied, and whether something older was ever
 * shown after something newer.
 */
export class Ledger {
  /** @type {Map<string, { count: number, ids: Set<number> }>} by topic */
  #applied = new Map();
  /** Applied since the last seed, by watch: `topic id`. @type {Map<object, Set<string>>} */
  #sinceSeed = new Map();
  /** @type {Map<object, Map<string, number>>} newest `rev` shown, by watch */
  #revs = new Map();
  #duplicates = 0;
  #appliedTwice = 0;
  #olderShown = 0;

  /** @param {any} what an observation of the live client */
  note({ watch, kind, topic, frame, state }) {
    if (kind === "reseeded") {
      this.#sinceSeed.delete(watch);
      this.#compare(watch, allRevs(state));
    } else if (kind === "duplicate") this.#duplicates++;
    else {
      this.#apply(watch, topic, frame.id);
      this.#compare(watch, revsOf(state, frame));
    }
  }

  #apply(watch, topic, id) {
    const book = this.#applied.get(topic) ?? { count: 0, ids: new Set() };
    this.#applied.set(topic, book);
    book.count++;
    book.ids.add(id);
    const since = this.#sinceSeed.get(watch) ?? new Set();
    this.#sinceSeed.set(watch, since);
    const key = `${topic} ${id}`;
    if (since.has(key)) this.#appliedTwice++;
    since.add(key);
  }

  /** @param {object} watch @param {Map<string, number>} shown */
  #compare(watch, shown) {
    const newest = this.#revs.get(watch) ?? new Map();
    this.#revs.set(watch, newest);
    for (const [key, rev] of shown) {
      if ((newest.get(key) ?? -1) > rev) this.#olderShown++;
      else newest.set(key, rev);
    }
  }

  /** @param {{ ids: boolean }} options */
  report({ ids }) {
    const applied = {};
    for (const [topic, book] of this.#applied) {
      applied[topic] = {
        count: book.count,
        unique: book.ids.size,
        ...(ids ? { ids: [...book.ids] } : {}),
      };
    }
    return {
      applied,
      duplicates: this.#duplicates,
      applied_twice: this.#appliedTwice,
      older_rev_shown: this.#olderShown,
    };
  }

  /** Over all sockets. @param {Record<string, { count: number, unique: number }>[]} all */
  static sum(all) {
    const sums = {};
    for (const applied of all) {
      for (const [topic, { count, unique }] of Object.entries(applied)) {
        sums[topic] ??= { count: 0, unique: 0 };
        sums[topic].count += count;
        sums[topic].unique += unique;
      }
    }
    return sums;
  }
}

const reviewOf = (card) => card.review ?? card.entry?.review ?? null;
const cardsOf = (state) => [
  ...(state.cards ?? state.reviews ?? state.recent ?? []),
  ...(state.pending ?? []),
];

/** What the state now shows of the one thing that an event is about. */
function revsOf(state, { event, data }) {
  const shown = new Map();
  const cardId = data.card?.id;
  const reviewId = data.review_id;
  if (cardId !== undefined || reviewId !== undefined) {
    for (const card of cardsOf(state)) {
      if (
        card.id === cardId ||
        (reviewId !== undefined && reviewOf(card)?.id === reviewId)
      )
        noteCard(shown, card);
    }
  }
  if (event.endsWith(".stats") && state.stats)
    shown.set("stats", state.stats.rev);
  if (event.startsWith("notification.")) shown.set("read state", state.rev);
  return shown;
}

function allRevs(state) {
  const shown = new Map();
  for (const card of cardsOf(state)) noteCard(shown, card);
  return shown;
}

function noteCard(shown, card) {
  shown.set(`card ${card.id}`, card.rev);
  const review = reviewOf(card);
  if (review) shown.set(`review on ${card.id}`, review.rev);
}
