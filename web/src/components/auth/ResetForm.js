import { useTranslations } from 'use-intl';
import { useForm } from '../../hooks/useForm';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { confirmReset } from '../../lib/api/account';
import { isGeneralError } from '../../lib/fieldErrors';
import { Button, ButtonLink } from '../ui/Button';
import { Field } from '../ui/Field';
import { FormError } from '../ui/FormError';
import { AuthCard } from './AuthCard';
import styles from './AuthCard.module.css';

/** @param {{ token: string }} props As the mail gave it. */
export function ResetForm({ token }) {
  const t = useTranslations('auth');
  const { submit, busy, error, done } = useForm(({ password }) =>
    confirmReset({ token, password }),
  );
  const errorsOf = useFieldErrors(error);
  if (done) {
    return (
      <AuthCard title={t('resetTitle')}>
        <p className={styles.text} role="status">
          {t('resetDone')}
        </p>
        <ButtonLink href="/login" look="solid">
          {t('loginButton')}
        </ButtonLink>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={t('resetTitle')}>
      <form className={styles.form} method="post" onSubmit={submit}>
        <Field label={t('newPassword')} hint={t('passwordHint')} errors={errorsOf('password')}>
          {(control) => (
            <input
              {...control}
              name="password"
              type="password"
              autoComplete="new-password"
              required
            />
          )}
        </Field>
        {isGeneralError(error, ['password']) && <FormError error={error} />}
        <Button type="submit" look="solid" busy={busy} disabled={busy}>
          {t('resetButton')}
        </Button>
      </form>
    </AuthCard>
  );
}
