import clsx from 'clsx';
import Link from 'next/link';
import { useSession } from '../../hooks/useSession';
import { moviePath, movieTitle } from '../../lib/names';
import { Poster } from './Poster';
import styles from './PosterGrid.module.css';

/**
 * Films as posters.
 * @param {{ films: import('../../lib/api/types').MovieRef[], className?: string, bare?: boolean }} props
 *   `bare`: the title is said, not shown.
 */
export function PosterGrid({ films, className, bare = false }) {
  const { locale } = useSession();
  return (
    <ul className={clsx(styles.grid, className)}>
      {films.map((movie) => {
        const title = movieTitle(movie, locale);
        return (
          <li key={movie.id} className={styles.item}>
            <Link href={moviePath(movie)} className={styles.link} title={bare ? title : undefined}>
              <Poster movie={movie} size={bare ? 'small' : 'medium'} className={styles.poster} />
              <span className={bare ? 'visually-hidden' : styles.title}>
                {title}
                {movie.year !== null && <span className={styles.year}> {movie.year}</span>}
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
