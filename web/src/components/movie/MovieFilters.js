import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { DECADES, GENRES } from '../../lib/movieQuery';
import styles from './MovieFilters.module.css';

/** Typing is done when no key came for this long. */
const TYPING_MS = 250;

/**
 * @typedef {import('../../lib/movieQuery').MovieQuery} MovieQuery
 * @param {{ wanted: MovieQuery, onChange: (change: Partial<MovieQuery>) => void }} props
 */
export function MovieFilters({ wanted, onChange }) {
  const t = useTranslations('movies');
  const genre = useTranslations('genre');
  return (
    <form
      role="search"
      aria-label={t('filters')}
      className={styles.filters}
      onSubmit={(event) => event.preventDefault()}
    >
      <TitleSearch q={wanted.q} onSearch={(q) => onChange({ q })} />
      <select
        aria-label={t('genre')}
        className={styles.select}
        value={wanted.genre}
        onChange={(event) => onChange({ genre: event.target.value })}
      >
        <option value="">{t('allGenres')}</option>
        {GENRES.map((name) => (
          <option key={name} value={name}>
            {genre(name)}
          </option>
        ))}
      </select>
      <select
        aria-label={t('decade')}
        className={styles.select}
        value={wanted.decade}
        onChange={(event) => onChange({ decade: event.target.value })}
      >
        <option value="">{t('allDecades')}</option>
        {DECADES.map((name) => (
          <option key={name} value={name}>
            {t('decadeOf', { year: name })}
          </option>
        ))}
      </select>
    </form>
  );
}

/**
 * The field is the reader's while they type; the address follows, and leads when it changes by
 * itself (the header's search, back).
 * @param {{ q: string, onSearch: (q: string) => void }} props
 */
function TitleSearch({ q, onSearch }) {
  const t = useTranslations('movies');
  const [text, setText] = useState(q);
  const [asked, setAsked] = useState(q);
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  if (q !== asked) {
    setAsked(q);
    if (q !== text.trim()) setText(q);
  }
  useEffect(() => () => clearTimeout(timer.current), []);

  /** @param {string} value */
  function type(value) {
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setAsked(value.trim());
      onSearch(value.trim());
    }, TYPING_MS);
  }

  return (
    <div className={styles.search}>
      <Search size={18} aria-hidden />
      <input
        type="search"
        aria-label={t('search')}
        placeholder={t('searchPlaceholder')}
        autoComplete="off"
        maxLength={200}
        value={text}
        onChange={(event) => type(event.target.value)}
      />
    </div>
  );
}
