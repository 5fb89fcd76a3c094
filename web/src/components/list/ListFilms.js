import Link from 'next/link';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { readList } from '../../lib/api/lists';
import { appendItems } from '../../lib/live/reducers';
import { moviePath, movieTitle } from '../../lib/names';
import { Poster } from '../movie/Poster';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { useErrorToast } from '../ui/Toasts';
import styles from './ListFilms.module.css';

/**
 * The films of a list in their order, with a rank where it has one, and what is noted on them.
 * @param {{ list: import('../../lib/api/types').ListDetail,
 *   dispatch: (change: (state: any) => any) => void }} props
 */
export function ListFilms({ list, dispatch }) {
  const t = useTranslations('list');
  if (list.items.length === 0) return <Notice title={t('empty')} />;
  return (
    <section aria-labelledby="films">
      <h2 id="films" className="visually-hidden">
        {t('films', { count: list.item_count })}
      </h2>
      <ol className={styles.films}>
        {list.items.map((item) => (
          <Film key={item.movie.id} item={item} isRanked={list.ranked} />
        ))}
      </ol>
      {list.next !== null && <More id={list.id} next={list.next} dispatch={dispatch} />}
    </section>
  );
}

/** @param {{ item: import('../../lib/api/types').ListItem, isRanked: boolean }} props */
function Film({ item: { movie, position, note }, isRanked }) {
  const { locale } = useSession();
  const format = useFormatter();
  return (
    <li className={styles.film}>
      <Link href={moviePath(movie)} tabIndex={-1} aria-hidden className={styles.poster}>
        <Poster movie={movie} />
      </Link>
      <h3 className={styles.title}>
        {isRanked && <span className={styles.rank}>{format.number(position)}</span>}
        <Link href={moviePath(movie)}>{movieTitle(movie, locale)}</Link>
        {movie.year !== null && <span className={styles.year}>{movie.year}</span>}
      </h3>
      {note && <p className={styles.note}>{note}</p>}
    </li>
  );
}

/** @param {{ id: number, next: string, dispatch: (change: (state: any) => any) => void }} props */
function More({ id, next, dispatch }) {
  const t = useTranslations('list');
  const showError = useErrorToast();
  const [busy, setBusy] = useState(false);

  async function load() {
    setBusy(true);
    try {
      const page = await readList(id, { cursor: next });
      dispatch((now) => appendItems(now, page));
    } catch (error) {
      showError(error);
    }
    setBusy(false);
  }

  return (
    <Button onClick={load} busy={busy} disabled={busy} className={styles.more}>
      {t('more')}
    </Button>
  );
}
