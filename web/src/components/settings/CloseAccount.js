import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { closeAccount } from '../../lib/api/account';
import { startAfresh } from '../../lib/browser/navigate';
import { Button } from '../ui/Button';
import { ProofDialog } from './ProofDialog';
import styles from './Settings.module.css';

/** The way out, with what it means. @param {{ hasPassword: boolean }} props */
export function CloseAccount({ hasPassword }) {
  const t = useTranslations('settings');
  const [asking, setAsking] = useState(false);
  return (
    <div className={styles.part}>
      <h3 className={styles.subheading}>{t('close')}</h3>
      <p className={styles.hint}>{t('closeText')}</p>
      <div>
        <Button look="danger" onClick={() => setAsking(true)}>
          {t('close')}
        </Button>
      </div>
      {asking && (
        <ProofDialog
          title={t('closeTitle')}
          text={t('closeText')}
          confirm={t('closeButton')}
          look="danger"
          hasPassword={hasPassword}
          onClose={() => setAsking(false)}
          onConfirm={async ({ password = '' }) => {
            await closeAccount(password);
            startAfresh('/');
          }}
        />
      )}
    </div>
  );
}
