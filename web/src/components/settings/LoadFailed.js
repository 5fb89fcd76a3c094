import { useTranslations } from 'use-intl';
import { Button } from '../ui/Button';
import styles from './Settings.module.css';

/** Part of the settings could not be read. @param {{ onRetry: () => void }} props */
export function LoadFailed({ onRetry }) {
  const t = useTranslations('settings');
  return (
    <div className={styles.state} role="alert">
      <p>{t('listFailed')}</p>
      <Button size="sm" onClick={onRetry}>
        {t('retry')}
      </Button>
    </div>
  );
}
