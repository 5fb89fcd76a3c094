import { useTranslations } from 'use-intl';
import { PosterGrid } from '../PosterGrid';
import { Section } from './Section';
import styles from './Details.module.css';

/** @param {{ movies: import('../../../lib/api/types').MovieRef[] }} props */
export function Similar({ movies }) {
  const t = useTranslations('details');
  if (movies.length === 0) return null;
  return (
    <Section title={t('similar')}>
      <PosterGrid films={movies} className={styles.posters} />
    </Section>
  );
}
