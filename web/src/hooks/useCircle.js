import useSWRInfinite from 'swr/infinite';
import { readCircle } from '../lib/api/members';

/**
 * A list of the reader's own, page by page.
 * @param {'blocks' | 'mutes' | 'follow-requests' | 'muted-films'} list
 */
export function useCircle(list) {
  const { data, error, size, setSize, isLoading, mutate } = useSWRInfinite(
    (index, before) => {
      if (index > 0 && !before?.next) return null;
      return [list, index === 0 ? null : before.next];
    },
    ([name, cursor]) => readCircle(name, cursor),
  );
  return {
    rows: (data ?? []).flatMap((page) => page.results),
    isLoading,
    error,
    hasMore: Boolean(data?.at(-1)?.next),
    more: () => setSize(size + 1),
    refresh: () => mutate(),
  };
}
