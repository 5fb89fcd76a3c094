import { Fragment } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { movieTitle } from '../../lib/names';
import styles from './MovieFacts.module.css';

/** What a film is. @param {{ movie: import('../../lib/api/types').Movie }} props */
export function MovieFacts({ movie }) {
  const t = useTranslations('movie');
  const genre = useTranslations('genre');
  const { locale } = useSession();
  const title = movieTitle(movie, locale);
  const logline = (locale === 'pt-BR' && movie.overview_pt) || movie.overview;
  const facts = [
    movie.year,
    movie.runtime &&
      t('runtime', { hours: Math.floor(movie.runtime / 60), minutes: movie.runtime % 60 }),
    ...movie.genres.map((name) =>
      genre.has(/** @type {any} */ (name)) ? genre(/** @type {any} */ (name)) : name,
    ),
  ].filter(Boolean);
  return (
    <header className={styles.facts}>
      <h1 className={styles.title}>{title}</h1>
      {movie.original_title && movie.original_title !== title && (
        <p className={styles.original} lang={movie.original_language || undefined}>
          {movie.original_title}
        </p>
      )}
      <p className={styles.line}>
        {facts.map((fact, index) => (
          <Fragment key={fact}>
            {index > 0 && <span aria-hidden> · </span>}
            <span>{fact}</span>
          </Fragment>
        ))}
      </p>
      {movie.directors.length > 0 && (
        <p className={styles.by}>
          {t('by', { names: movie.directors.map(({ name }) => name).join(', ') })}
        </p>
      )}
      {logline && <p className={styles.logline}>{logline}</p>}
    </header>
  );
}
