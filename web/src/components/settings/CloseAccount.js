import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { closeAccount } from '../../lib/api/account';
import { startAfresh } from '../../lib/browser/navigate';
import { Button } from '../ui/Button';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { Field } from '../ui/Field';
import styles from './Settings.module.css';

/** The way out, with what it means. */
export function CloseAccount() {
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
        <ConfirmDialog
          title={t('closeTitle')}
          text={t('closeText')}
          confirm={t('closeButton')}
          fields={['password']}
          onClose={() => setAsking(false)}
          onConfirm={async ({ password }) => {
            await closeAccount(password);
            startAfresh('/');
          }}
        >
          {(error) => <Password error={error} />}
        </ConfirmDialog>
      )}
    </div>
  );
}

/** @param {{ error: unknown }} props */
function Password({ error }) {
  const t = useTranslations('settings');
  const errorsOf = useFieldErrors(error);
  return (
    <Field label={t('closePassword')} errors={errorsOf('password')}>
      {(control) => (
        <input
          {...control}
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
      )}
    </Field>
  );
}
