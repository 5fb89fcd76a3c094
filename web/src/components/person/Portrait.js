import clsx from 'clsx';
import { useState } from 'react';
import { imageUrl } from '../../lib/image';
import styles from './Portrait.module.css';

/**
 * Somebody's photo, over their initials. Decorative: the name stands beside it.
 * @param {{ person: { name: string, profile_path: string | null }, size?: 'small' | 'large',
 *   className?: string }} props
 */
export function Portrait({ person, size = 'small', className }) {
  const src = imageUrl(person.profile_path, size === 'large' ? 'h632' : 'w185');
  const [failed, setFailed] = useState(/** @type {string | null} */ (null));
  return (
    <span className={clsx(styles.portrait, className)} data-size={size} aria-hidden>
      <span className={styles.initials}>{initials(person.name)}</span>
      {src && src !== failed && (
        <img
          src={src}
          alt=""
          loading="lazy"
          decoding="async"
          referrerPolicy="no-referrer"
          onError={() => setFailed(src)}
        />
      )}
    </span>
  );
}

/** @param {string} name */
function initials(name) {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends.map((word) => [...(word ?? '')][0] ?? '').join('');
}
