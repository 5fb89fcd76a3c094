import useSWR from 'swr';
import { useTranslations } from 'use-intl';
import { useCircle } from '../../hooks/useCircle';
import { useSession } from '../../hooks/useSession';
import { readMutedKinds, setFilmMuted, setKindMuted } from '../../lib/api/feed';
import { movieTitle } from '../../lib/names';
import { Button } from '../ui/Button';
import { Checkbox } from '../ui/Checkbox';
import { useErrorToast } from '../ui/Toasts';
import { Circle } from './Circle';
import { LoadFailed } from './LoadFailed';
import styles from './Settings.module.css';

const KINDS = /** @type {const} */ ([
  'diary.logged',
  'member.followed',
  'review.liked',
  'list.created',
  'review.shared',
  'list.shared',
]);

/** What the feed leaves out. */
export function MutedThings() {
  return (
    <>
      <MutedKinds />
      <MutedFilms />
    </>
  );
}

function MutedKinds() {
  const t = useTranslations('delivery');
  const showError = useErrorToast();
  const { data, error, mutate } = useSWR('muted-kinds', readMutedKinds);

  /** @param {string} kind @param {boolean} muted */
  async function set(kind, muted) {
    await setKindMuted(kind, muted).catch(showError);
    await mutate();
  }

  if (error) return <LoadFailed onRetry={() => void mutate()} />;
  if (!data) return <p className={styles.state} aria-busy />;
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.subheading}>{t('feedKinds')}</legend>
      {KINDS.map((kind) => (
        <Checkbox
          key={kind}
          label={t(`feedKind.${/** @type {'diary_logged'} */ (kind.replace('.', '_'))}`)}
          checked={!data.kinds.includes(kind)}
          onChange={(event) => set(kind, !event.target.checked)}
        />
      ))}
    </fieldset>
  );
}

function MutedFilms() {
  const t = useTranslations('delivery');
  const { locale } = useSession();
  const showError = useErrorToast();
  const list = useCircle('muted-films');

  /** @param {number} id */
  async function unmute(id) {
    await setFilmMuted(id, false).catch(showError);
    await list.refresh();
  }

  return (
    <div className={styles.part}>
      <h3 className={styles.subheading}>{t('mutedFilms')}</h3>
      <Circle
        list={list}
        label={t('mutedFilms')}
        none={t('noMutedFilms')}
        row={(film) => (
          <li key={film.id} className={styles.person}>
            <span className={styles.name}>{movieTitle(film, locale)}</span>
            <Button
              size="sm"
              aria-label={t('unmuteFilm', { film: movieTitle(film, locale) })}
              onClick={() => unmute(film.id)}
            >
              {t('unmute')}
            </Button>
          </li>
        )}
      />
    </div>
  );
}
