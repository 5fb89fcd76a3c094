import { openTab } from './tab.js';

/** A state that lists the events it was given. */
export const log = {
  /** @param {any} state @param {any} frame */
  apply: (state, frame) => ({ ...state, ids: [...state.ids, frame.id] }),
  /** @param {any} state */
  wantsRefetch: (state) => Boolean(state.wants),
};

/** @param {number} id @param {string} topic @param {Partial<{ event: string, data: any }>} [more] */
export const event = (id, topic, more = {}) => ({
  type: 'event',
  id,
  topic,
  event: 'notification.read',
  at: 't',
  data: { unread_count: 0, read_up_to: 0, rev: id },
  ...more,
});

/** @param {string[]} topics @param {string | null} cursor @param {any} [refetch] */
export const options = (topics, cursor, refetch) => ({
  topics,
  cursor,
  initial: { ids: [] },
  reducer: log,
  refetch,
});

/** @param {any} socket @returns {any[]} */
export const subscribes = (socket) =>
  socket.sent.filter((/** @type {any} */ frame) => frame.type === 'subscribe');

/** A tab with one watch, subscribed and live. @param {any} [refetch] */
export async function liveTab(refetch) {
  const tab = openTab();
  const watch = tab.live.watch(options(['feed'], 'e:1', refetch));
  const off = watch.subscribe(() => {});
  const socket = await tab.start();
  const { ref } = subscribes(socket)[0];
  socket.deliver({ type: 'subscribed', ref, topics: ['feed'], recovered: true, cursor: 'e:2' });
  return { tab, watch, socket, off };
}
