import { useRouter } from 'next/router';
import { useCallback, useEffect, useRef, useState } from 'react';
import useSWRInfinite from 'swr/infinite';
import { readCards } from '../lib/api/feed';
import { feedKey, recall, remember } from '../lib/browser/feedMemory';
import { appendPage, feed as homeReducer, publicFeed } from '../lib/live/reducers';
import { arrange } from '../lib/runs';
import { useSession } from './useSession';
import { useTopic } from './useTopic';

/**
 * @typedef {import('../lib/api/types').FeedPage} FeedPage
 * @typedef {import('../lib/live/reducers/feed').FeedState} FeedState
 */

/** What the API gives in one page at most; a lost place is refetched as deep as that. */
const PAGE_MAX = 100;
const PAGE_MIN = 20;

/**
 * A list of cards: seeded by the server, kept live, longer while the reader scrolls, and as it was
 * left when they come back.
 * @param {object} feed
 * @param {string} feed.path `feed/` or `public/`.
 * @param {string[]} feed.topics
 * @param {FeedPage} feed.initial
 */
export function useFeed({ path, topics, initial }) {
  const { me } = useSession();
  const viewerId = me?.id ?? null;
  const reducer = path === 'feed/' ? homeReducer : publicFeed;
  const [key] = useState(() => feedKey(path));
  // The entry's first answer, also when a newer one came with the way back.
  const [{ answer, state: left, shape: leftShape }] = useState(
    () => recall(key) ?? { answer: initial, state: null, shape: null },
  );
  const refetch = useCallback(
    async (/** @type {FeedState} */ shown) => {
      const limit = Math.min(PAGE_MAX, Math.max(PAGE_MIN, shown.cards.length));
      const fresh = await readCards(path, { limit });
      return { state: reducer.seed(fresh, { viewerId }), cursor: fresh.live_cursor };
    },
    [path, reducer, viewerId],
  );
  const { state, status, dispatch } = useTopic(
    topics,
    () => left ?? reducer.seed(answer, { viewerId }),
    answer.live_cursor,
    { reducer, refetch },
  );
  const more = useOlderPages(path, answer.next, dispatch);
  const { toggle, ...shape } = useShape(state, leftShape);
  useRemembered(key, answer, state, shape);
  return { state, status, dispatch, toggle, ...shape, ...more };
}

/**
 * Which cards stand together, and what of it the reader has opened.
 * @param {FeedState} state
 * @param {import('../lib/browser/feedMemory').Shape | null} left As it was when the reader left.
 */
function useShape({ cards, atTop }, left) {
  const [arranged, setArranged] = useState(() => ({
    cards,
    runs: arrange(left?.runs ?? [], cards, false),
  }));
  const [opened, setOpened] = useState(() => left?.opened ?? new Set());
  // Before anything is shown of the cards that came: a frame of the old shape would be a jump.
  let { runs } = arranged;
  if (arranged.cards !== cards) {
    runs = arrange(runs, cards, atTop);
    setArranged({ cards, runs });
  }
  const toggle = useCallback((/** @type {{ id: number }[]} */ group) => {
    setOpened((now) => {
      const isOpen = group.some(({ id }) => now.has(id));
      const next = new Set(now);
      for (const { id } of group) next[isOpen ? 'delete' : 'add'](id);
      return next;
    });
  }, []);
  return { runs, opened, toggle };
}

/**
 * @param {string} path
 * @param {string | null} first Cursor of the second page.
 * @param {(change: (state: any) => any) => void} dispatch
 */
function useOlderPages(path, first, dispatch) {
  const { data, error, size, setSize, isValidating } = useSWRInfinite(
    (index, before) => {
      const cursor = index === 0 ? first : before?.next;
      return cursor ? [path, cursor] : null;
    },
    ([from, cursor]) => readCards(from, { cursor }),
    {
      initialSize: 0,
      revalidateFirstPage: false,
      revalidateIfStale: false,
      revalidateOnReconnect: false,
    },
  );
  const appended = useRef(0);
  useEffect(() => {
    const fresh = (data ?? []).slice(appended.current);
    appended.current += fresh.length;
    for (const page of fresh) dispatch((state) => appendPage(state, page));
  }, [data, dispatch]);
  const loaded = data?.length ?? 0;
  const hasMore = loaded === 0 ? first !== null : data?.[loaded - 1].next !== null;
  const isLoading = isValidating && loaded < size;
  const loadMore = useCallback(() => setSize((now) => now + 1), [setSize]);
  const retry = useCallback(() => setSize((now) => now), [setSize]);
  return { hasMore, isLoading, loadMore, retry, error };
}

/**
 * @param {string | null} key
 * @param {FeedPage} answer
 * @param {any} state
 * @param {import('../lib/browser/feedMemory').Shape} shape
 */
function useRemembered(key, answer, state, shape) {
  const router = useRouter();
  const latest = useRef({ state, shape });
  useEffect(() => {
    latest.current = { state, shape };
  });
  useEffect(() => {
    const keep = () => remember(key, { ...latest.current, answer });
    router.events.on('routeChangeStart', keep);
    return () => router.events.off('routeChangeStart', keep);
  }, [router.events, key, answer]);
}
