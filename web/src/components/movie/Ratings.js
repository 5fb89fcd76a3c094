import { useFormatter, useTranslations } from 'use-intl';
import { percentages } from '../../lib/percentages';
import { RATING_STEP } from '../../lib/rating';
import { Histogram } from './Histogram';
import styles from './Ratings.module.css';

/**
 * The average, how ratings are spread, and how often the film was logged: live.
 * @param {{ stats: import('../../lib/api/types').MovieCounts }} props
 */
export function Ratings({ stats }) {
  const t = useTranslations('movie');
  const format = useFormatter();
  const { average_rating: average, rating_count: count, rating_histogram: histogram } = stats;
  const shares = percentages(histogram);
  const bars = histogram.map((ratings, index) => ({
    rating: (index + 1) * RATING_STEP,
    count: ratings,
    share: shares[index],
  }));
  return (
    <section className={styles.ratings} aria-labelledby="ratings">
      <h2 id="ratings" className="visually-hidden">
        {t('ratings')}
      </h2>
      <div className={styles.average}>
        <p className={styles.number}>
          {average === null
            ? '–'
            : format.number(average, { minimumFractionDigits: 1, maximumFractionDigits: 2 })}
        </p>
        <p className={styles.count}>
          {average === null && count > 0 ? t('fewRatings', { count }) : t('ratingCount', { count })}
        </p>
      </div>
      <Histogram bars={bars} />
      <dl className={styles.counts}>
        {
          /** @type {const} */ (['log', 'review', 'like']).map((name) => (
            <div key={name}>
              <dt>{t(`counts.${name}`, { count: stats[`${name}_count`] })}</dt>
              <dd>{format.number(stats[`${name}_count`])}</dd>
            </div>
          ))
        }
      </dl>
    </section>
  );
}
