import Link from 'next/link';
import { useSession } from '../../hooks/useSession';
import { moviePath, movieTitle } from '../../lib/names';
import styles from './FeedCard.module.css';

/**
 * @param {{ movie: import('../../lib/api/types').MovieRef, as?: 'h2' | 'h3' }} props `as`: by the
 *   headings above it.
 */
export function CardMovie({ movie, as: Heading = 'h3' }) {
  const { locale } = useSession();
  return (
    <Heading className={styles.title}>
      <Link href={moviePath(movie)}>{movieTitle(movie, locale)}</Link>
      {movie.year !== null && <span className={styles.year}>{movie.year}</span>}
    </Heading>
  );
}
