import { request } from './client.js';

/**
 * @typedef {import('./types.js').Me} Me
 * @typedef {import('./types.js').Profile} Profile
 * @typedef {import('./types.js').Suggestion} Suggestion
 */

/** @param {string} username */
const userPath = (username) => `users/${encodeURIComponent(username)}`;

/**
 * @param {string} username
 * @returns {Promise<Profile>}
 */
export function readProfile(username) {
  return request(`${userPath(username)}/`);
}

/** @returns {Promise<{ results: Suggestion[] }>} */
export function readSuggestions() {
  return request('users/suggestions/');
}

/**
 * Follow, block or mute, or take it back. Safe to repeat.
 * @param {string} username
 * @param {'follow' | 'block' | 'mute'} relation
 * @param {boolean} wanted
 * @returns {Promise<any>} null where there is nothing to tell; a follow answers
 *   `{ follows, requested }`: a private member is asked first.
 */
export function setRelation(username, relation, wanted) {
  return request(`${userPath(username)}/${relation}/`, { method: wanted ? 'PUT' : 'DELETE' });
}

/**
 * Members whom the reader blocks or mutes, or who ask to follow the reader, or films that they mute;
 * newest first.
 * @param {'blocks' | 'mutes' | 'follow-requests' | 'muted-films'} list
 * @param {string | null} [cursor] `next` of the page before.
 * @returns {Promise<{ results: any[], next: string | null }>}
 */
export function readCircle(list, cursor = null) {
  return request(`me/${list}/`, { query: { cursor } });
}

/**
 * Lets a member who asked follow, or refuses them. Safe to repeat.
 * @param {string} username
 * @param {boolean} accepted
 */
export function answerRequest(username, accepted) {
  return request(`me/follow-requests/${encodeURIComponent(username)}/`, {
    method: accepted ? 'PUT' : 'DELETE',
  });
}

/** @returns {Promise<Me>} */
export function readMe() {
  return request('me/');
}

/**
 * @param {Partial<Pick<Me, 'display_name' | 'bio' | 'pronouns' | 'location' | 'link' | 'language'
 *   | 'time_zone' | 'default_audience' | 'is_private' | 'shows_presence' | 'shows_typing' | 'comment_policy'>>} changes
 * @returns {Promise<Me>}
 */
export function updateMe(changes) {
  return request('me/', { method: 'PATCH', body: changes });
}

/**
 * @param {string} username Once in 30 days; the old one leads here for 90.
 * @returns {Promise<Me>}
 */
export function changeUsername(username) {
  return request('me/username/', { method: 'PUT', body: { username } });
}

/**
 * @param {File} file JPEG, PNG or WebP up to 10 MB.
 * @returns {Promise<Me>}
 */
export function uploadPhoto(file) {
  const body = new FormData();
  body.set('photo', file);
  return request('me/photo/', { method: 'PUT', body });
}

export function removePhoto() {
  return request('me/photo/', { method: 'DELETE' });
}
