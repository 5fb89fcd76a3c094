import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { movieTitle } from '../../lib/names';
import { Poster } from '../movie/Poster';
import { Button } from '../ui/Button';
import styles from './ChosenFilm.module.css';

/** @param {{ movie: import('../../lib/api/types').MovieRef, onChange?: () => void }} props */
export function ChosenFilm({ movie, onChange }) {
  const t = useTranslations('log');
  const { locale } = useSession();
  return (
    <div className={styles.film}>
      <Poster movie={movie} size="small" className={styles.poster} />
      <div className={styles.words}>
        <p className={styles.title}>{movieTitle(movie, locale)}</p>
        <p className={styles.year}>{movie.year}</p>
      </div>
      {onChange && (
        <Button look="plain" size="sm" onClick={onChange}>
          {t('change')}
        </Button>
      )}
    </div>
  );
}
