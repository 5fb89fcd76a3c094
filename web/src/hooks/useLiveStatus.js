import { useSyncExternalStore } from 'react';

import { live } from '../lib/live';

const { subscribe, getSnapshot, getServerSnapshot } = live.status;

/**
 * How the connection to the live server stands.
 * @returns {import('../lib/live/client.js').LiveStatus}
 */
export function useLiveStatus() {
  return useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot);
}
