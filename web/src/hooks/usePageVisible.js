import { useSyncExternalStore } from 'react';

/** @param {() => void} listener */
function subscribe(listener) {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}
const isVisible = () => document.visibilityState === 'visible';

/** Whether the reader can see this tab. On the server nobody can. @returns {boolean} */
export function usePageVisible() {
  return useSyncExternalStore(subscribe, isVisible, () => false);
}
