import useSWR from 'swr';
import { useFormatter, useTranslations } from 'use-intl';
import { askForCopy, copyUrl, readCopies } from '../../lib/api/data';
import { Button } from '../ui/Button';
import { useErrorToast } from '../ui/Toasts';
import { LoadFailed } from './LoadFailed';
import styles from './Settings.module.css';

/** How often is asked whether a copy that is being made is ready. */
const LOOK_MS = 3000;

/** All that we hold of the member, to take along. */
export function DataCopies() {
  const t = useTranslations('copies');
  const showError = useErrorToast();
  const { data, error, mutate } = useSWR('copies', readCopies, {
    refreshInterval: (now) => (now?.results.some(isDue) ? LOOK_MS : 0),
  });
  const copies = data?.results ?? [];

  async function ask() {
    await askForCopy().catch(showError);
    await mutate();
  }

  return (
    <div className={styles.part}>
      <h3 className={styles.subheading}>{t('title')}</h3>
      <p className={styles.hint}>{t('text')}</p>
      {error && <LoadFailed onRetry={() => void mutate()} />}
      {copies.length > 0 && (
        <ul aria-label={t('title')} aria-live="polite">
          {copies.map((copy) => (
            <Copy key={copy.id} copy={copy} />
          ))}
        </ul>
      )}
      <div>
        <Button onClick={ask} disabled={!data || copies.some(isDue)}>
          {t('ask')}
        </Button>
      </div>
    </div>
  );
}

/** @param {import('../../lib/api/types').DataCopy} copy */
function isDue({ state }) {
  return state === 'due';
}

/** @param {{ copy: import('../../lib/api/types').DataCopy }} props */
function Copy({ copy }) {
  const t = useTranslations('copies');
  const format = useFormatter();
  const day = format.dateTime(new Date(copy.asked_at), { dateStyle: 'long' });
  return (
    <li className={styles.person}>
      <span className={styles.names}>
        <span className={styles.name}>{t('of', { day })}</span>
        <span className={styles.hint}>
          {copy.state === 'done' && copy.expires_at
            ? t('done', {
                count: copy.line_count,
                day: format.dateTime(new Date(copy.expires_at), { dateStyle: 'medium' }),
              })
            : t(`state.${copy.state}`)}
        </span>
      </span>
      {copy.state === 'done' && (
        // A page load of its own: the answer is a file.
        <a className={styles.link} href={copyUrl(copy)} download>
          {t('download')}
        </a>
      )}
    </li>
  );
}
