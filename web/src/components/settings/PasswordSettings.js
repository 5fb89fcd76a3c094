import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { useForm } from '../../hooks/useForm';
import { changePassword } from '../../lib/api/account';
import { isGeneralError } from '../../lib/fieldErrors';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { FormError } from '../ui/FormError';
import { useToast } from '../ui/Toasts';
import styles from './Settings.module.css';

const FIELDS = ['current_password', 'new_password'];

/** @param {{ onChanged: () => void }} props Every other device is logged out by it. */
export function PasswordSettings({ onChanged }) {
  const t = useTranslations('settings');
  const auth = useTranslations('auth');
  const toast = useToast();
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  const { submit, busy, error } = useForm(async (values) => {
    await changePassword(values);
    form.current?.reset();
    toast({ title: t('passwordChanged') });
    onChanged();
  });
  const errorsOf = useFieldErrors(error);
  return (
    <form ref={form} className={styles.form} method="post" onSubmit={submit}>
      <Field label={t('currentPassword')} errors={errorsOf('current_password')}>
        {(control) => (
          <input
            {...control}
            name="current_password"
            type="password"
            autoComplete="current-password"
            required
          />
        )}
      </Field>
      <Field label={t('newPassword')} hint={auth('passwordHint')} errors={errorsOf('new_password')}>
        {(control) => (
          <input
            {...control}
            name="new_password"
            type="password"
            autoComplete="new-password"
            required
          />
        )}
      </Field>
      {isGeneralError(error, FIELDS) && <FormError error={error} />}
      <div>
        <Button type="submit" busy={busy} disabled={busy}>
          {t('changePassword')}
        </Button>
      </div>
    </form>
  );
}
