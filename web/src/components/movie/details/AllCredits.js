import useSWRInfinite from 'swr/infinite';
import { useTranslations } from 'use-intl';
import { readCredits } from '../../../lib/api/catalogue';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { PersonLine } from './PersonLine';
import styles from './Details.module.css';

/**
 * A whole cast or crew, page by page: some films name 750 people.
 * @param {{ movieId: number, kind: 'cast' | 'crew' }} props
 */
export function AllCredits({ movieId, kind }) {
  const t = useTranslations('details');
  const role = useTranslations('role');
  const { data, error, size, setSize, isLoading, mutate } = useSWRInfinite(
    (index, before) =>
      before && !before.next ? null : ['credits', movieId, kind, before?.next ?? null, index],
    ([, id, which, cursor]) => readCredits(id, which, cursor),
    { revalidateFirstPage: false, revalidateOnFocus: false },
  );
  const rows = data?.flatMap((page) => page.results) ?? [];
  /** @param {string} job */
  const jobName = (job) =>
    role.has(/** @type {any} */ (job)) ? role(/** @type {any} */ (job)) : job;
  return (
    <>
      <ul className={styles.people} aria-busy={isLoading}>
        {rows.map((row) => (
          <PersonLine
            key={row.credit_id}
            id={row.id}
            name={row.name}
            note={kind === 'cast' ? row.character : jobName(row.job)}
          />
        ))}
      </ul>
      {error && (
        <Notice action={<Button onClick={() => mutate()}>{t('retry')}</Button>}>
          {t('failed')}
        </Notice>
      )}
      {data?.at(-1)?.next && (
        <Button size="sm" onClick={() => setSize(size + 1)}>
          {t('moreNames')}
        </Button>
      )}
    </>
  );
}
