import { useTranslations } from 'use-intl';
import { Button } from '../ui/Button';
import styles from './Settings.module.css';

/**
 * Rows of a list that comes page by page, or why there are none.
 * @param {{ list: ReturnType<typeof import('../../hooks/useCircle').useCircle>, label: string,
 *   none: string, row: (item: any) => import('react').ReactNode }} props
 */
export function Circle({ list, label, none, row }) {
  const t = useTranslations('settings');
  if (list.error) {
    return (
      <div className={styles.state} role="alert">
        <p>{t('listFailed')}</p>
        <Button size="sm" onClick={list.refresh}>
          {t('retry')}
        </Button>
      </div>
    );
  }
  if (list.isLoading) return <p className={styles.state} aria-busy />;
  if (list.rows.length === 0) return <p className={styles.state}>{none}</p>;
  return (
    <>
      <ul aria-label={label}>{list.rows.map(row)}</ul>
      {list.hasMore && (
        <Button size="sm" onClick={list.more}>
          {t('more')}
        </Button>
      )}
    </>
  );
}
