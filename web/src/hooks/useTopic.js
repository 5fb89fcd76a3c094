import { useEffect, useState, useSyncExternalStore } from 'react';

import { live } from '../lib/live';

/**
 * One state, seeded by the server-rendered page and kept live.
 * @template S
 * @param {string | string[]} topics Topics that feed it, e.g. `'movie.7'`; `[]`: seeded only.
 * @param {S | (() => S)} initial Read when `topics` or `cursor` change, so it may be built inline.
 * @param {string | null} cursor `live_cursor` of the answer that `initial` comes from; null: from now on.
 * @param {object} options
 * @param {import('../lib/live/watch.js').Reducer} options.reducer
 * @param {(current: S) => Promise<{ state: S, cursor: string | null }>} [options.refetch]
 *   Called when the place in the log is lost, and when the reducer asks.
 * @returns {{ state: S, status: import('../lib/live/watch.js').WatchStatus,
 *   dispatch: (action: ((state: S) => S) | { event: string, data: any }) => void }}
 */
export function useTopic(topics, initial, cursor, { reducer, refetch }) {
  const list = [topics].flat();
  const key = `${list.join(' ')}\n${cursor}`;
  const open = () => ({
    key,
    watch: live.watch({ topics: list, initial: resolve(initial), cursor, reducer, refetch }),
  });
  const [opened, setOpened] = useState(open);
  // Another page's props in the same component: seed anew before anything of the old is shown.
  const current = opened.key === key ? opened : open();
  if (current !== opened) setOpened(current);
  const { watch } = current;

  useEffect(() => watch.update({ reducer, refetch }), [watch, reducer, refetch]);
  const { subscribe, getSnapshot, getServerSnapshot, dispatch } = watch;
  const { state, status } = useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot);
  return { state, status, dispatch };
}

/** @template S @param {S | (() => S)} initial @returns {S} */
const resolve = (initial) =>
  typeof initial === 'function' ? /** @type {() => S} */ (initial)() : initial;
