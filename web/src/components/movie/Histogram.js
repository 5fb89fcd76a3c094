import { useTranslations } from 'use-intl';
import styles from './Histogram.module.css';

/**
 * @param {{ bars: { rating: number, count: number, share: number }[] }} props `share` in per cent.
 */
export function Histogram({ bars }) {
  const t = useTranslations('movie');
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <ol className={styles.histogram} aria-label={t('histogram')}>
      {bars.map(({ rating, count, share }) => {
        const words = t('bar', { rating, count, share });
        return (
          <li key={rating} className={styles.column} title={words}>
            <span className={styles.bar} style={{ height: `${(count / most) * 100}%` }} />
            <span className="visually-hidden">{words}</span>
          </li>
        );
      })}
    </ol>
  );
}
