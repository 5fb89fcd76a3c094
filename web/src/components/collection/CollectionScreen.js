import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { collectionName } from '../../lib/names';
import { Poster } from '../movie/Poster';
import { Notice } from '../ui/Notice';
import { PageHead } from '../ui/PageHead';
import { CollectionFilms } from './CollectionFilms';
import styles from './CollectionScreen.module.css';

/**
 * Films that belong together, in the order in which they came out, and how far the reader has come.
 * @param {{ collection: import('../../lib/api/catalogue').Collection }} props
 */
export function CollectionScreen({ collection }) {
  const t = useTranslations('collection');
  const id = useId();
  const { locale } = useSession();
  const { movies, overview, part_count: count, watched_ids: watched } = collection;
  const name = collectionName(collection, locale);
  const missing = count - movies.length;
  return (
    <article className={styles.collection}>
      <PageHead title={name} description={overview.slice(0, 200) || undefined} />
      <header className={styles.head}>
        <Poster movie={asFilm(collection)} size="large" className={styles.poster} eager />
        <div className={styles.facts}>
          <p className={styles.note}>{t('kind')}</p>
          <h1 className={styles.name}>{name}</h1>
          <p className={styles.note}>{t('films', { count })}</p>
          {overview && (
            <p className={styles.overview} lang={collection.language}>
              {overview}
            </p>
          )}
          {watched !== null && movies.length > 0 && (
            <div className={styles.progress}>
              <label htmlFor={id}>{t('seen', { seen: watched.length, count })}</label>
              <progress id={id} value={watched.length} max={count} />
            </div>
          )}
        </div>
      </header>
      {movies.length === 0 ? (
        <Notice>{t('empty')}</Notice>
      ) : (
        <CollectionFilms movies={movies} watched={new Set(watched)} />
      )}
      {missing > 0 && <p className={styles.note}>{t('missing', { count: missing })}</p>}
    </article>
  );
}

/**
 * What a poster is drawn from: the collection's own name, the colours of its films.
 * @param {import('../../lib/api/catalogue').Collection} collection
 * @returns {import('../../lib/api/types').MovieRef}
 */
function asFilm({ id, name, name_pt, poster_path, movies }) {
  return {
    id,
    tmdb_id: null,
    slug: '',
    title: name,
    title_pt: name_pt,
    original_title: name,
    year: null,
    poster_path,
    genres: movies[0]?.genres ?? [],
  };
}
