import clsx from 'clsx';
import Link from 'next/link';
import { moviePath } from '../../lib/names';
import { Poster } from '../movie/Poster';
import styles from './PosterRow.module.css';

/** So many fit on a phone, and say enough. */
const MOST = 5;

/**
 * How a row of films begins. Its room is the same whatever it holds, so that nothing below it moves.
 * Decorative: what it belongs to says its name beside it.
 * @param {{ films: import('../../lib/api/types').MovieRef[], href?: string, className?: string }} props
 *   `href`: what all of them lead to; without it, each leads to its film.
 */
export function PosterRow({ films, href, className }) {
  return (
    <div className={clsx(styles.row, className)} aria-hidden>
      {films.slice(0, MOST).map((movie, at) => (
        <Link key={`${movie.id}-${at}`} href={href ?? moviePath(movie)} tabIndex={-1}>
          <Poster movie={movie} size="small" />
        </Link>
      ))}
    </div>
  );
}
