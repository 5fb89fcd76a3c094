import { Check } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { moviePath, movieTitle } from '../../lib/names';
import { Poster } from '../movie/Poster';
import grid from '../movie/PosterGrid.module.css';
import styles from './CollectionScreen.module.css';

/**
 * The films one after another; those that the reader has watched say so.
 * @param {{ movies: import('../../lib/api/types').MovieRow[], watched: Set<number> }} props
 */
export function CollectionFilms({ movies, watched }) {
  const t = useTranslations('collection');
  const { locale } = useSession();
  return (
    <ol className={grid.grid} aria-label={t('inOrder')}>
      {movies.map((movie, index) => (
        <li key={movie.id} className={grid.item}>
          <Link href={moviePath(movie)} className={grid.link}>
            <Poster movie={movie} className={grid.poster} />
            <span className={grid.title}>
              <span className={styles.place} aria-hidden>
                {index + 1}
              </span>
              {movieTitle(movie, locale)}{' '}
              <span className={grid.year}>{movie.year ?? t('toCome')}</span>
            </span>
            {watched.has(movie.id) && (
              <span className={styles.seen}>
                <Check size={14} aria-hidden /> {t('watched')}
              </span>
            )}
          </Link>
        </li>
      ))}
    </ol>
  );
}
