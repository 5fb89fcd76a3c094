import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { movieTitle } from '../../lib/names';
import { useLogDialog } from '../diary/LogDialogProvider';
import { Poster } from '../movie/Poster';
import styles from './Newcomer.module.css';

/** Posters that open the log dialog. @param {{ films: import('../../lib/api/types').MovieRef[] }} props */
export function FilmPicks({ films }) {
  const t = useTranslations('newcomer');
  const { locale } = useSession();
  const { openLog } = useLogDialog();
  return (
    <ul className={styles.picks}>
      {films.map((movie) => {
        const label = t('logFilm', { title: movieTitle(movie, locale) });
        return (
          <li key={movie.id}>
            <button
              type="button"
              className={styles.pick}
              onClick={() => openLog(movie)}
              aria-label={label}
              title={label}
            >
              <Poster movie={movie} size="small" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
