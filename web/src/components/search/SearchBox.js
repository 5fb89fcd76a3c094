import { Clock, Search } from 'lucide-react';
import { useRouter } from 'next/router';
import { useEffect, useId, useRef, useState } from 'react';
import useSWR from 'swr';
import { useTranslations } from 'use-intl';
import { useDebounced } from '../../hooks/useDebounced';
import { useSession } from '../../hooks/useSession';
import { suggest } from '../../lib/api/search';
import { recentSearches, rememberSearch } from '../../lib/browser/recentSearches';
import { Option } from './Option';
import { optionsOf } from './options';
import styles from './SearchBox.module.css';

/** Typing is done when no key came for this long. */
const TYPING_MS = 120;

/**
 * The search box: a combobox with a list, as the ARIA practices describe it. Focus stays in the
 * field; arrows go through what is suggested, Enter opens it, or searches when nothing is chosen.
 * @param {{ initial?: string, autoFocus?: boolean, className?: string }} props
 */
export function SearchBox({ initial = '', autoFocus = false, className }) {
  const t = useTranslations('search');
  const id = useId();
  const router = useRouter();
  const { locale } = useSession();
  const [text, setText] = useState(initial);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [recent, setRecent] = useState(/** @type {string[]} */ ([]));
  const typed = text.trim();
  const q = useDebounced(typed, TYPING_MS);
  const { data } = useSWR(open && q ? ['suggest', q] : null, () => suggest(q), {
    keepPreviousData: true,
    shouldRetryOnError: false,
  });
  const options = optionsOf({ typed, recent, found: typed ? data : undefined, locale });
  const shown = open && options.length > 0;
  const current = shown && active < options.length ? active : -1;
  const list = useRef(/** @type {HTMLDivElement | null} */ (null));

  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  function close() {
    setOpen(false);
    setActive(-1);
  }

  /** @param {string} href @param {string} [remembered] */
  function go(href, remembered) {
    if (remembered) rememberSearch(remembered);
    close();
    router.push(href);
  }

  /** @param {import('./options').SearchOption} option */
  function choose(option) {
    if (option.kind === 'recent') setText(option.label);
    go(option.href, option.kind === 'recent' ? option.label : typed);
  }

  /** @param {import('react').KeyboardEvent} event */
  function onKey(event) {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setOpen(true);
      // One place more than there are options: back in the field, with nothing chosen.
      const places = options.length + 1;
      setActive(((current + 1 + step + places) % places) - 1);
    } else if (event.key === 'Escape' && shown) {
      event.preventDefault();
      close();
    } else if (event.key === 'Enter' && current >= 0 && options[current]) {
      event.preventDefault();
      choose(options[current]);
    }
  }

  return (
    <form
      role="search"
      aria-label={t('search')}
      action="/search"
      className={className ?? styles.box}
      onSubmit={(event) => {
        event.preventDefault();
        if (typed) go(`/search?q=${encodeURIComponent(typed)}`, typed);
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) close();
      }}
    >
      <Search size={16} aria-hidden />
      <input
        name="q"
        role="combobox"
        aria-label={t('search')}
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-activedescendant={current >= 0 ? `${id}-${current}` : undefined}
        aria-autocomplete="list"
        placeholder={t('placeholder')}
        autoComplete="off"
        autoFocus={autoFocus}
        maxLength={200}
        value={text}
        onFocus={() => {
          setRecent(recentSearches());
          setOpen(true);
        }}
        onClick={() => setOpen(true)}
        onChange={(event) => {
          setText(event.target.value);
          setRecent(recentSearches());
          setActive(-1);
          setOpen(true);
        }}
        onKeyDown={onKey}
      />
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={t('suggestions')}
        className={styles.list}
        hidden={!shown}
      >
        {options.map((option, index) => (
          <Option
            key={option.key}
            id={`${id}-${index}`}
            option={option}
            typed={typed}
            selected={index === current}
            onPoint={() => setActive(index)}
            onChoose={() => choose(option)}
            icon={option.kind === 'recent' ? <Clock size={16} aria-hidden /> : undefined}
          />
        ))}
      </div>
      <p className="visually-hidden" role="status">
        {shown && typed ? t('suggested', { count: options.length }) : ''}
      </p>
    </form>
  );
}
