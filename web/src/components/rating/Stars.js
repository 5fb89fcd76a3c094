import clsx from 'clsx';
import { useTranslations } from 'use-intl';
import { RATING_MAX } from '../../lib/rating';
import styles from './Stars.module.css';

const STAR = 'M10 1.6l2.5 5.4 5.9.7-4.4 4 1.2 5.8L10 14.6l-5.2 2.9 1.2-5.8-4.4-4 5.9-.7z';
const HALF = 'M10 1.6V14.6l-5.2 2.9 1.2-5.8-4.4-4 5.9-.7z';

/**
 * A rating as stars, said in words to those who do not see it.
 * @param {{ rating: number, size?: number, className?: string }} props
 */
export function Stars({ rating, size = 16, className }) {
  const t = useTranslations('rating');
  return (
    <span className={clsx(styles.stars, className)} role="img" aria-label={t('stars', { rating })}>
      <StarRow rating={rating} size={size} onlyFull />
    </span>
  );
}

/**
 * @param {{ rating: number, size: number, onlyFull?: boolean }} props `onlyFull`: no empty stars.
 */
export function StarRow({ rating, size, onlyFull = false }) {
  const count = onlyFull ? Math.ceil(rating) : RATING_MAX;
  return Array.from({ length: count }, (_, index) => (
    <Star
      key={index}
      share={Math.max(0, Math.min(1, rating - index))}
      size={size}
      bare={onlyFull}
    />
  ));
}

/** @param {{ share: number, size: number, bare: boolean }} props `share`: 0, 0.5 or 1. */
function Star({ share, size, bare }) {
  return (
    <svg viewBox="0 0 20 20" width={size} height={size} aria-hidden className={styles.star}>
      {!bare && <path d={STAR} className={styles.empty} />}
      {share > 0 && <path d={share < 1 ? HALF : STAR} className={styles.full} />}
      {bare && share < 1 && <path d={STAR} className={styles.rest} />}
    </svg>
  );
}
