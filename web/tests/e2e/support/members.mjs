import { randomBytes } from 'node:crypto';
import { API_URL } from './instance.mjs';

export const PASSWORD = 'a quiet river at dusk';

/** A member who acts through the public API, as another program would. */
export class Member {
  /** @param {{ user: { id: number, username: string, email: string, display_name: string }, access: string }} signedIn */
  constructor({ user, access }) {
    this.id = user.id;
    this.username = user.username;
    this.email = user.email;
    this.name = user.display_name;
    this.access = access;
  }

  /**
   * A new member whom nobody else knows.
   * @param {string} [name] What the username and the name shown begin with.
   */
  static async register(name = 'member') {
    const username = `${name}_${randomBytes(4).toString('hex')}`;
    const display_name = `${name[0].toUpperCase()}${name.slice(1)} ${username.slice(-8)}`;
    const account = {
      username,
      email: `${username}@example.org`,
      password: PASSWORD,
      display_name,
    };
    return new Member(await call('POST', 'auth/register/', { body: account }));
  }

  /**
   * @param {string} method
   * @param {string} path After `/api/`.
   * @param {unknown} [body]
   * @returns {Promise<any>} The answer; null for 204. Throws for every other status than 2xx.
   */
  ask(method, path, body) {
    return call(method, path, { body, access: this.access });
  }

  /**
   * @param {{ id: number }} movie
   * @param {Record<string, unknown>} [entry] Of `POST /api/diary/`; `review` may be its text alone.
   */
  log(movie, { review = null, ...entry } = {}) {
    const written =
      typeof review === 'string' ? { text: review, contains_spoilers: false } : review;
    const watched_on = new Date().toISOString().slice(0, 10);
    return this.ask('POST', 'diary/', { movie: movie.id, watched_on, ...entry, review: written });
  }

  /** @param {Member} other */
  follow(other) {
    return this.ask('PUT', `users/${other.username}/follow/`);
  }

  /** @param {Member} other */
  block(other) {
    return this.ask('PUT', `users/${other.username}/block/`);
  }

  /** @param {{ id: number }} review */
  like(review) {
    return this.ask('PUT', `reviews/${review.id}/like/`);
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {{ body?: unknown, access?: string }} [options]
 */
export async function call(method, path, { body, access } = {}) {
  const response = await fetch(`${API_URL}/api/${path}`, {
    method,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(access && { authorization: `Bearer ${access}` }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} /api/${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : null;
}
