import { Heart } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Stars } from '../rating/Stars';
import styles from './MovieActions.module.css';

/** @param {{ rating: number | null, liked: boolean }} props */
export function ViewerMarks({ rating, liked }) {
  const t = useTranslations('movie');
  return (
    <p className={styles.marks}>
      <span>{t('watched')}</span>
      {rating !== null && <Stars rating={rating} />}
      {liked && (
        <span role="img" aria-label={t('liked')}>
          <Heart size={15} aria-hidden className={styles.heart} />
        </span>
      )}
    </p>
  );
}
