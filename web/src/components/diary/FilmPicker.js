import { useEffect, useId, useRef, useState } from 'react';
import useSWR from 'swr';
import { useTranslations } from 'use-intl';
import { useDebounced } from '../../hooks/useDebounced';
import { useSession } from '../../hooks/useSession';
import { findMovies } from '../../lib/api/movies';
import { movieTitle } from '../../lib/names';
import { Poster } from '../movie/Poster';
import { Notice } from '../ui/Notice';
import styles from './FilmPicker.module.css';

/** Typing is done when no key came for this long. */
const TYPING_MS = 180;
const CHOICES = 8;

/**
 * Search as you type; arrows and Enter choose.
 * @param {{ onPick: (movie: import('../../lib/api/types').MovieRef) => void }} props
 */
export function FilmPicker({ onPick }) {
  const t = useTranslations('log');
  const id = useId();
  const { locale } = useSession();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const q = useDebounced(text.trim(), TYPING_MS);
  const { data, error } = useSWR(['movies', q], () => findMovies({ q, limit: CHOICES }), {
    keepPreviousData: true,
  });
  const films = data?.results ?? [];
  const list = useRef(/** @type {HTMLUListElement | null} */ (null));
  const current = Math.min(active, films.length - 1);

  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  /** @param {import('react').KeyboardEvent} event */
  function onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && films.length > 0) {
      event.preventDefault();
      setActive((current + step + films.length) % films.length);
    }
    if (event.key === 'Enter' && films[current] && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onPick(films[current]);
    }
  }

  return (
    <div className={styles.picker}>
      <input
        className={styles.input}
        role="combobox"
        aria-label={t('search')}
        aria-expanded={films.length > 0}
        aria-controls={`${id}-films`}
        aria-activedescendant={films[current] ? `${id}-${films[current].id}` : undefined}
        aria-autocomplete="list"
        placeholder={t('searchPlaceholder')}
        autoFocus
        autoComplete="off"
        maxLength={200}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKey}
      />
      <ul
        ref={list}
        id={`${id}-films`}
        role="listbox"
        aria-label={t('films')}
        className={styles.list}
      >
        {films.map((movie, index) => (
          <li
            key={movie.id}
            id={`${id}-${movie.id}`}
            role="option"
            aria-selected={index === current}
            className={styles.option}
            onPointerMove={() => setActive(index)}
            onClick={() => onPick(movie)}
          >
            <Poster movie={movie} size="small" className={styles.poster} />
            <span className={styles.words}>
              <span className={styles.name}>{movieTitle(movie, locale)}</span>
              <span className={styles.year}>{movie.year}</span>
            </span>
          </li>
        ))}
      </ul>
      {data && films.length === 0 && <Notice>{t('nothing', { q })}</Notice>}
      {error && <Notice>{t('searchFailed')}</Notice>}
    </div>
  );
}
