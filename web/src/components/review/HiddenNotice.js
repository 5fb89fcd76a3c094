import { EyeOff } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import styles from './HiddenNotice.module.css';

/**
 * Tells members that moderation hid what is theirs: nobody else sees it.
 * @param {{ hidden: import('../../lib/api/types').Hidden }} props
 */
export function HiddenNotice({ hidden: { reason, at } }) {
  const t = useTranslations('hidden');
  const format = useFormatter();
  return (
    <aside className={styles.notice} aria-label={t('title')}>
      <EyeOff size={20} aria-hidden />
      <div>
        <p className={styles.title}>{t('title')}</p>
        <p>{t('since', { day: format.dateTime(new Date(at), { dateStyle: 'long' }) })}</p>
        {reason && <p>{t('reason', { reason })}</p>}
      </div>
    </aside>
  );
}
