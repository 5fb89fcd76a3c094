import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useForm } from '../../hooks/useForm';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { askForReset } from '../../lib/api/account';
import { isGeneralError } from '../../lib/fieldErrors';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { FormError } from '../ui/FormError';
import { AuthCard } from './AuthCard';
import styles from './AuthCard.module.css';

export function ForgotForm() {
  const t = useTranslations('auth');
  const { submit, busy, error, done } = useForm(({ email }) => askForReset(email));
  const errorsOf = useFieldErrors(error);
  const foot = <Link href="/login">{t('toLogin')}</Link>;
  if (done) {
    return (
      <AuthCard title={t('forgotTitle')} foot={foot}>
        <p className={styles.text} role="status">
          {t('forgotDone')}
        </p>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={t('forgotTitle')} foot={foot}>
      <p className={styles.text}>{t('forgotText')}</p>
      <form className={styles.form} method="post" onSubmit={submit}>
        <Field label={t('email')} errors={errorsOf('email')}>
          {(control) => (
            <input {...control} name="email" type="email" autoComplete="email" required />
          )}
        </Field>
        {isGeneralError(error, ['email']) && <FormError error={error} />}
        <Button type="submit" look="solid" busy={busy} disabled={busy}>
          {t('forgotButton')}
        </Button>
      </form>
    </AuthCard>
  );
}
