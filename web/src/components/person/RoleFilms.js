import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { moviePath, movieTitle } from '../../lib/names';
import { Poster } from '../movie/Poster';
import styles from './PersonScreen.module.css';

/**
 * The films of one role, the newest first.
 * @param {{ role: import('../../lib/api/catalogue').Role, name: string }} props
 */
export function RoleFilms({ role, name }) {
  const t = useTranslations('person');
  const { locale } = useSession();
  return (
    <>
      <ul className={styles.grid} aria-label={name}>
        {role.movies.map((movie) => (
          <li key={movie.id}>
            <Link href={moviePath(movie)} className={styles.film}>
              <Poster movie={movie} size="medium" />
              <span className={styles.title}>
                {movieTitle(movie, locale)}{' '}
                <span className={styles.year}>{movie.year ?? t('toCome')}</span>
              </span>
              {movie.parts.length > 0 && (
                <span className={styles.part}>{movie.parts.join(' / ')}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
      {role.count > role.movies.length && (
        <p className={styles.fact}>{t('moreFilms', { count: role.count - role.movies.length })}</p>
      )}
    </>
  );
}
