import { request } from './client.js';

/** @typedef {import('./types.js').NotificationPage} NotificationPage */

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
