import { useTranslations } from 'use-intl';
import styles from './Cast.module.css';

/** @param {{ cast: import('../../lib/api/types').CastMember[] }} props */
export function Cast({ cast }) {
  const t = useTranslations('movie');
  if (cast.length === 0) return null;
  return (
    <section aria-labelledby="cast">
      <h2 id="cast" className={styles.heading}>
        {t('cast')}
      </h2>
      <ul className={styles.cast}>
        {cast.map(({ id, name, character }) => (
          <li key={`${id} ${character}`}>
            <span className={styles.name}>{name}</span>
            {character && <span className={styles.character}>{character}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
