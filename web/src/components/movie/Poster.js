import clsx from 'clsx';
import { useEffect, useRef, useState } from 'react';
import { useSession } from '../../hooks/useSession';
import { movieTitle, posterOf } from '../../lib/names';
import { TypographicPoster } from './TypographicPoster';
import styles from './Poster.module.css';

/** TMDb serves these widths; the name is part of the address. */
const WIDTHS = { small: 'w154', medium: 'w342', large: 'w500' };

/**
 * A film's poster: TMDb's where there is one and it loads, over the one we draw. Decorative: its
 * link or its neighbour says the title.
 * @param {{ movie: import('../../lib/api/types').MovieRef, size?: keyof typeof WIDTHS,
 *   className?: string, eager?: boolean }} props
 */
export function Poster({ movie, size = 'medium', className, eager = false }) {
  const { locale } = useSession();
  const path = posterOf(movie, locale);
  return (
    <span className={clsx(styles.poster, className)}>
      <TypographicPoster
        title={movieTitle(movie, locale)}
        seedTitle={movie.title}
        year={movie.year}
        genres={movie.genres}
      />
      {path && (
        <Photo key={path} src={`https://image.tmdb.org/t/p/${WIDTHS[size]}${path}`} eager={eager} />
      )}
    </span>
  );
}

/** @param {{ src: string, eager: boolean }} props */
function Photo({ src, eager }) {
  const image = useRef(/** @type {HTMLImageElement | null} */ (null));
  const [state, setState] = useState(/** @type {'loading' | 'shown' | 'failed'} */ ('loading'));
  useEffect(() => {
    // It may have loaded or failed before React listened.
    const { complete, naturalWidth } = image.current ?? {};
    if (complete) setState(naturalWidth ? 'shown' : 'failed');
  }, []);
  if (state === 'failed') return null;
  return (
    <img
      ref={image}
      src={src}
      alt=""
      className={styles.photo}
      data-state={state}
      loading={eager ? 'eager' : 'lazy'}
      decoding="async"
      referrerPolicy="no-referrer"
      onLoad={() => setState('shown')}
      onError={() => setState('failed')}
    />
  );
}
