import { useRouter } from 'next/router';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useMovieList } from '../../hooks/useMovieList';
import { useOnVisible } from '../../hooks/useOnVisible';
import { movieQueryParams } from '../../lib/movieQuery';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { PageHead } from '../ui/PageHead';
import { MovieFilters } from './MovieFilters';
import { PosterGrid } from './PosterGrid';
import styles from './MovieBrowser.module.css';

/**
 * @typedef {{ wanted: import('../../lib/movieQuery').MovieQuery,
 *   page: import('../../lib/api/movies').MoviePage }} MovieBrowserProps
 */

/** Every film, or those looked for; the address says which. @param {MovieBrowserProps} props */
export function MovieBrowser({ wanted, page }) {
  const t = useTranslations('movies');
  const router = useRouter();
  const { films, hasMore, loadMore, isLoading, error, retry } = useMovieList(wanted, page);
  const end = useOnVisible(loadMore, hasMore && !isLoading && !error);

  // What was asked for last, also while its page is still on the way.
  const asked = useRef(wanted);
  useEffect(() => {
    asked.current = wanted;
  }, [wanted]);

  /** @param {Partial<import('../../lib/movieQuery').MovieQuery>} change */
  function look(change) {
    asked.current = { ...asked.current, ...change };
    const query = movieQueryParams(asked.current);
    router.replace({ pathname: '/movies', query }, undefined, { scroll: false });
  }

  return (
    <>
      <PageHead title={t('title')} description={t('description')} />
      <h1 className={styles.title}>{t('title')}</h1>
      <MovieFilters wanted={wanted} onChange={look} />
      <p className="visually-hidden" role="status">
        {t('found', { count: films.length, more: String(hasMore) })}
      </p>
      {films.length === 0 ? (
        <Notice title={t('none')}>{t('noneHint')}</Notice>
      ) : (
        <PosterGrid films={films} />
      )}
      <div ref={end} className={styles.end}>
        {error ? (
          <Notice action={<Button onClick={retry}>{t('retry')}</Button>}>{t('moreFailed')}</Notice>
        ) : (
          hasMore && <p>{t('loading')}</p>
        )}
      </div>
    </>
  );
}
