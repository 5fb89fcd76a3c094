import { useFormatter, useTranslations } from 'use-intl';
import { Section } from './Section';
import styles from './Details.module.css';

/**
 * What others think of a film.
 * @param {{ ratings: import('../../../lib/api/catalogue').OtherRatings }} props
 */
export function OtherRatings({ ratings }) {
  const t = useTranslations('details');
  const format = useFormatter();
  /** @param {number} value */
  const mean = (value) =>
    format.number(value, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const shown = [
    { name: 'IMDb', value: ratings.imdb !== null && t('ofTen', { value: mean(ratings.imdb) }) },
    { name: 'TMDB', value: ratings.tmdb !== null && t('ofTen', { value: mean(ratings.tmdb) }) },
    { name: 'Metascore', value: ratings.metascore !== null && String(ratings.metascore) },
    { name: 'Tomatometer', value: ratings.tomatometer !== null && `${ratings.tomatometer} %` },
  ].filter(({ value }) => value);
  if (shown.length === 0) return null;
  return (
    <Section title={t('others')}>
      <dl className={styles.ratings}>
        {shown.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
