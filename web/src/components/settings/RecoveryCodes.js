import { useTranslations } from 'use-intl';
import { Button } from '../ui/Button';
import styles from './Settings.module.css';

/**
 * Codes for the day the phone is lost. They are told once.
 * @param {{ codes: string[], onKept: () => void }} props
 */
export function RecoveryCodes({ codes, onKept }) {
  const t = useTranslations('security');
  return (
    <div className={styles.part} role="status">
      <p>{t('codesText')}</p>
      <ul className={styles.codes} aria-label={t('codes')}>
        {codes.map((code) => (
          <li key={code}>
            <code className={styles.code}>{code}</code>
          </li>
        ))}
      </ul>
      <div>
        <Button look="solid" onClick={onKept}>
          {t('codesKept')}
        </Button>
      </div>
    </div>
  );
}
