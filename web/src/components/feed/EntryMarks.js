import { Heart, Repeat2 } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { Stars } from '../rating/Stars';
import styles from './FeedCard.module.css';

/**
 * Rating, heart, rewatch, and the day where it says more than the card's own time.
 * @param {{ entry: Pick<import('../../lib/api/types').Entry,
 *   'rating' | 'liked' | 'rewatch' | 'watched_on' | 'created_at'> }} props
 */
export function EntryMarks({ entry }) {
  const t = useTranslations('card');
  const format = useFormatter();
  const { rating, liked, rewatch, watched_on: day, created_at: logged } = entry;
  const isOtherDay = day !== null && day !== logged.slice(0, 10);
  if (rating === null && !liked && !rewatch && !isOtherDay) return null;
  return (
    <p className={styles.marks}>
      {rating !== null && <Stars rating={rating} />}
      {liked && (
        <span className={styles.mark} role="img" aria-label={t('liked')}>
          <Heart size={15} aria-hidden className={styles.heart} />
        </span>
      )}
      {rewatch && (
        <span className={styles.mark} role="img" aria-label={t('rewatch')}>
          <Repeat2 size={17} aria-hidden />
        </span>
      )}
      {isOtherDay && (
        <span>{t('on', { day: format.dateTime(new Date(day), { dateStyle: 'medium' }) })}</span>
      )}
    </p>
  );
}
