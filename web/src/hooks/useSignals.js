import { useSyncExternalStore } from 'react';

import { live } from '../lib/live';

/**
 * What is true of a topic at this moment, while some `useTopic` of the page is on it and the
 * connection is live; null where nothing is known.
 * @param {string} topic
 * @returns {import('../lib/live/signals.js').TopicSignals}
 */
function useSignals(topic) {
  const { subscribe, getSnapshot, getServerSnapshot } = live.signals(topic);
  return useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot);
}

/**
 * Who is at a movie's page now.
 * @param {number} movieId
 * @returns {{ here: number, watching: number,
 *   watchers: import('../lib/api/types').MemberRef[] } | null}
 */
export function usePresence(movieId) {
  return useSignals(`movie.${movieId}`).presence;
}

/** @type {import('../lib/api/types').MemberRef[]} */
const NOBODY = [];

/**
 * Who writes in a thread now, the reader left out.
 * @param {string} topic `review.9`
 * @returns {import('../lib/api/types').MemberRef[]}
 */
export function useTyping(topic) {
  return useSignals(topic).typing?.members ?? NOBODY;
}
