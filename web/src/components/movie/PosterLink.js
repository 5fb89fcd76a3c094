import Link from 'next/link';
import { moviePath } from '../../lib/names';
import { Poster } from './Poster';

/**
 * A poster as a second way to a film whose title is a link beside it: skipped by the keyboard and by
 * screen readers, which have that link.
 * @param {{ movie: import('../../lib/api/types').MovieRef, size?: 'small' | 'medium' | 'large' }} props
 */
export function PosterLink({ movie, size }) {
  return (
    <Link href={moviePath(movie)} tabIndex={-1} aria-hidden>
      <Poster movie={movie} size={size} />
    </Link>
  );
}
