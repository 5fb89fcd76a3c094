import { VIEWER } from './world.js';

/** @typedef {import('./world.js').Row} Row */

/** More rows than this are not replayed: refetch. */
const REPLAY_CAP = 60;
/** Rows handled before all others of a tail. */
const isRelation = (/** @type {Row} */ row) => row.event === 'feed.changed';
const COUNTERS = new Set(['movie.stats', 'member.stats']);

/**
 * The hub of one process, speaking the frames: it tails the log of a `World`, replays, coalesces
 * counters, and keeps one FIFO a socket, which a test empties as slowly or as badly as it likes.
 */
export class FakeServer {
  /** @type {Set<Connection>} */
  connections = new Set();
  /** Whether new sockets are let in. */
  up = true;

  /**
   * @param {import('./world.js').World} world
   * @param {import('./random.js').Random} random
   */
  constructor(world, random) {
    this.world = world;
    this.random = random;
    this.position = world.commits;
    this.epoch = world.epoch;
    this.follows = new Set(world.follows);
    this.hidden = new Set(world.hidden);
    /** Whether a topic stays joined after its place was lost; both kinds of server are allowed. */
    this.staysJoined = random.chance(0.5);
  }

  /** A new socket of the fake WebSocket. @param {any} socket */
  connect(socket) {
    const connection = new Connection(this, socket);
    this.connections.add(connection);
  }

  /** Everything committed since the last look: relations first, then the rest by id. */
  tail() {
    if (this.epoch !== this.world.epoch) this.startAnew();
    const rows = this.rowsSince(this.position);
    this.position = this.world.commits;
    for (const row of rows.filter(isRelation)) this.#relate(row);
    for (const row of [...rows.filter(isRelation), ...rows.filter((row) => !isRelation(row))]) {
      for (const connection of this.connections) connection.offer(row);
    }
  }

  /** @param {number} position */
  rowsSince(position) {
    return this.world.log
      .filter(({ at }) => at >= position && at < this.world.commits)
      .sort((a, b) => a.id - b.id);
  }

  /** Another history: everybody's place is lost. */
  startAnew() {
    this.epoch = this.world.epoch;
    this.position = this.world.commits;
    this.follows = new Set(this.world.follows);
    this.hidden = new Set(this.world.hidden);
    for (const connection of this.connections) connection.resync([...connection.topics]);
  }

  /** @param {Row} row */
  #relate({ data }) {
    const { other, follows, hidden } = data;
    if (follows) this.follows.add(other.id);
    else this.follows.delete(other.id);
    if (hidden) this.hidden.add(other.id);
    else this.hidden.delete(other.id);
  }

  /** The wire topics of the viewer that a row belongs to, if they may see it. @param {Row} row @returns {string[]} */
  wireTopics({ topics, actorId, ownerIds }) {
    if ([actorId, ...ownerIds].some((id) => id !== null && this.hidden.has(id))) return [];
    const wire = new Set(topics.filter((topic) => !/^(author|member)\./.test(topic)));
    for (const topic of topics) {
      const [kind, number] = topic.split('.');
      const id = Number(number);
      if (kind === 'author' && (id === VIEWER || this.follows.has(id))) wire.add('feed');
      if (kind === 'member' && id === VIEWER) wire.add('me');
    }
    return [...wire];
  }

  get cursor() {
    return `${this.epoch}:${this.position}`;
  }
}

/** One socket at the server. */
export class Connection {
  topics = new Set();
  /** @type {any[]} frames not yet on the wire */
  fifo = [];
  /** @type {Map<string, any>} counters that wait for their half second */
  coalescing = new Map();
  ready = false;
  /** The peer is gone and nobody knows: nothing arrives either way. */
  dead = false;

  /** @param {FakeServer} server @param {any} socket */
  constructor(server, socket) {
    this.server = server;
    this.socket = socket;
    socket.onsent = (/** @type {any} */ frame) => {
      if (!this.dead) this.#receive(frame);
    };
    socket.onleft = () => server.connections.delete(this);
  }

  /** @param {any} frame */
  #receive(frame) {
    if (frame.type === 'auth') {
      if (!this.ready)
        this.fifo.push({
          type: 'ready',
          heartbeat_s: 10,
          resume: `resume-${this.server.random.below(1e9)}`,
        });
      this.ready = true;
    } else if (frame.type === 'subscribe') this.#subscribe(frame);
    else if (frame.type === 'unsubscribe') {
      for (const topic of frame.topics) this.topics.delete(topic);
      this.fifo.push({ type: 'unsubscribed', ref: frame.ref, topics: frame.topics });
    }
  }

  /** @param {any} frame */
  #subscribe({ ref, topics, cursor, have }) {
    const { server } = this;
    const [epoch, position] = (cursor ?? server.cursor).split(':').map(Number);
    if (epoch !== server.epoch || position > server.position) server.tail();
    const missed = server.rowsSince(position).filter(({ at }) => at < server.position);
    const recovered =
      epoch === server.epoch && missed.length <= REPLAY_CAP && !missed.some(isRelation);
    for (const topic of topics) {
      if (recovered || server.staysJoined) this.topics.add(topic);
      else this.topics.delete(topic);
    }
    if (recovered) {
      for (const row of missed) {
        if (have.includes(row.id)) continue;
        const named = server.wireTopics(row).filter((topic) => topics.includes(topic));
        for (const topic of named) this.#push(row, topic);
      }
    }
    this.fifo.push({ type: 'subscribed', ref, topics, recovered, cursor: server.cursor });
  }

  /** @param {Row} row */
  offer(row) {
    for (const topic of this.server.wireTopics(row)) {
      if (!this.topics.has(topic)) continue;
      if (COUNTERS.has(row.event)) this.coalescing.set(topic + row.event, { row, topic });
      else this.#push(row, topic);
    }
  }

  /** @param {Row} row @param {string} topic */
  #push({ id, event, data }, topic) {
    this.fifo.push({ type: 'event', id, topic, event, at: 't', data });
  }

  flushCounters() {
    for (const { row, topic } of this.coalescing.values()) this.#push(row, topic);
    this.coalescing.clear();
  }

  heartbeat() {
    if (!this.ready) return;
    this.flushCounters();
    this.fifo.push({ type: 'cursor', cursor: this.server.cursor });
  }

  /** @param {string[]} topics */
  resync(topics) {
    if (!topics.length) return;
    if (!this.server.staysJoined) for (const topic of topics) this.topics.delete(topic);
    this.fifo.push({ type: 'resync', topics });
  }

  /** Some frames reach the client; now and then one twice. @param {number} count @param {number} [twice] probability */
  deliver(count, twice = 0) {
    for (let left = count; left > 0 && this.fifo.length; left--) {
      const frame = this.fifo.shift();
      if (this.dead) continue;
      this.socket.deliver(frame);
      if (frame?.type === 'event' && this.server.random.chance(twice)) this.socket.deliver(frame);
    }
  }

  /** @param {number} code @param {string} [reason] */
  end(code, reason) {
    this.server.connections.delete(this);
    this.socket.end(code, reason);
  }
}
