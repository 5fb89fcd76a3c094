import { ArrowUp } from 'lucide-react';
import { useTranslations } from 'use-intl';
import styles from './NewPill.module.css';

/** @param {{ count: number, onShow: () => void }} props */
export function NewPill({ count, onShow }) {
  const t = useTranslations('feed');
  return (
    <div className={styles.place} aria-live="polite">
      {count > 0 && (
        <button type="button" className={styles.pill} onClick={onShow}>
          <ArrowUp size={16} aria-hidden />
          {t('new', { count })}
        </button>
      )}
    </div>
  );
}
