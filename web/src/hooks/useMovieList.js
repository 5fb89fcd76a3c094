import useSWRInfinite from 'swr/infinite';
import { useCallback } from 'react';
import { cursorOf, findMovies } from '../lib/api/movies';

/**
 * Films as the server rendered them, and more while the reader scrolls.
 * @param {import('../lib/movieQuery').MovieQuery} wanted
 * @param {import('../lib/api/movies').MoviePage} first
 */
export function useMovieList(wanted, first) {
  const { data, error, size, setSize, isValidating } = useSWRInfinite(
    (index, before) => {
      const cursor = cursorOf(index === 0 ? first.next : (before?.next ?? null));
      return cursor ? ['movies', wanted.q, wanted.genre, wanted.decade, cursor] : null;
    },
    ([, q, genre, decade, cursor]) => findMovies({ q, genre, decade, cursor, limit: 30 }),
    {
      initialSize: 0,
      revalidateFirstPage: false,
      revalidateIfStale: false,
      revalidateOnReconnect: false,
    },
  );
  const pages = [first, ...(data ?? [])];
  const hasMore = pages[pages.length - 1].next !== null;
  // A film may stand on two pages when the order moved between them.
  const films = [
    ...new Map(pages.flatMap((page) => page.results).map((film) => [film.id, film])).values(),
  ];
  return {
    films,
    hasMore,
    error,
    isLoading: isValidating && (data?.length ?? 0) < size,
    loadMore: useCallback(() => setSize((now) => now + 1), [setSize]),
    retry: useCallback(() => setSize((now) => now), [setSize]),
  };
}
