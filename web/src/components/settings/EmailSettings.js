import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { cancelEmailChange, changeEmail, sendVerification } from '../../lib/api/security';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { useErrorToast, useToast } from '../ui/Toasts';
import { ProofDialog } from './ProofDialog';
import styles from './Settings.module.css';

/**
 * The member's address, whether it is proved, and the one that is to follow.
 * @param {{ me: import('../../lib/api/types').Me,
 *   security: import('../../lib/api/types').Security, onChanged: () => Promise<void> }} props
 */
export function EmailSettings({ me, security, onChanged }) {
  const t = useTranslations('security');
  const toast = useToast();
  const showError = useErrorToast();
  const [isChanging, setIsChanging] = useState(false);
  const { email_verified_at: provedAt, pending_email: pending } = security;

  /** @param {() => Promise<unknown>} step @param {string} [said] */
  async function run(step, said) {
    try {
      await step();
      if (said) toast({ title: said });
    } catch (error) {
      showError(error);
    }
    await onChanged();
  }

  return (
    <div className={styles.part}>
      <h3 className={styles.subheading}>{t('email')}</h3>
      <p>
        {me.email}{' '}
        <span className={styles.hint}>{t(provedAt ? 'emailVerified' : 'emailUnverified')}</span>
      </p>
      {pending && <p className={styles.hint}>{t('emailPending', { email: pending })}</p>}
      <div className={styles.buttons}>
        {!provedAt && (
          <Button onClick={() => run(sendVerification, t('verificationSent'))}>
            {t('sendVerification')}
          </Button>
        )}
        <Button onClick={() => setIsChanging(true)}>{t('changeEmail')}</Button>
        {pending && (
          <Button look="plain" onClick={() => run(cancelEmailChange)}>
            {t('cancelEmail')}
          </Button>
        )}
      </div>
      {isChanging && (
        <ProofDialog
          title={t('changeEmail')}
          text={t('changeEmailText')}
          confirm={t('sendLink')}
          hasPassword={security.has_password}
          fields={['email']}
          onClose={() => setIsChanging(false)}
          onConfirm={async (values) => {
            await changeEmail(values);
            setIsChanging(false);
            await onChanged();
          }}
        >
          {(error) => <NewEmail error={error} />}
        </ProofDialog>
      )}
    </div>
  );
}

/** @param {{ error: unknown }} props */
function NewEmail({ error }) {
  const t = useTranslations('security');
  const errorsOf = useFieldErrors(error);
  return (
    <Field label={t('newEmail')} errors={errorsOf('email')}>
      {(control) => <input {...control} name="email" type="email" autoComplete="email" required />}
    </Field>
  );
}
