import { request } from './client.js';

/**
 * @typedef {import('./types.js').NotificationPage} NotificationPage
 * @typedef {import('./types.js').NotificationSettings} NotificationSettings
 */

/**
 * @param {{ cursor?: string | null, limit?: number }} [page]
 * @returns {Promise<NotificationPage>}
 */
export function readNotifications(page = {}) {
  return request('notifications/', { query: page });
}

/**
 * Everything up to and including this notification has been read. Safe to repeat.
 * @param {number} upTo
 * @returns {Promise<{ unread_count: number, read_up_to: number, rev: number }>}
 */
export function markRead(upTo) {
  return request('notifications/read/', { method: 'POST', body: { up_to: upTo } });
}

/** @returns {Promise<NotificationSettings>} Which kinds come by which channels. */
export function readNotificationSettings() {
  return request('me/notification-settings/');
}

/**
 * @param {string} kind
 * @param {Partial<Record<'in_app' | 'email' | 'push', boolean>>} channels Others stay as they are.
 * @returns {Promise<NotificationSettings>}
 */
export function changeChannels(kind, channels) {
  const body = { kinds: [{ kind, ...channels }] };
  return request('me/notification-settings/', { method: 'PATCH', body });
}
