import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useForm } from '../../hooks/useForm';
import { useSession } from '../../hooks/useSession';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { register } from '../../lib/api/account';
import { updateMe } from '../../lib/api/members';
import { isGeneralError } from '../../lib/fieldErrors';
import { startAfresh } from '../../lib/browser/navigate';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { FormError } from '../ui/FormError';
import { AuthCard } from './AuthCard';
import styles from './AuthCard.module.css';

const FIELDS = ['username', 'email', 'password'];

export function RegisterForm() {
  const t = useTranslations('auth');
  const { locale } = useSession();
  const { submit, busy, error } = useForm(async (values) => {
    const { user } = await register(values);
    // The account speaks the language of the page it was made on.
    if (user.language !== locale) await updateMe({ language: locale }).catch(() => null);
    startAfresh('/');
  });
  const errorsOf = useFieldErrors(error);
  return (
    <AuthCard title={t('registerTitle')} foot={<Link href="/login">{t('toLogin')}</Link>}>
      <form className={styles.form} method="post" onSubmit={submit}>
        <Field label={t('username')} hint={t('usernameHint')} errors={errorsOf('username')}>
          {(control) => (
            <input
              {...control}
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
            />
          )}
        </Field>
        <Field label={t('email')} errors={errorsOf('email')}>
          {(control) => (
            <input {...control} name="email" type="email" autoComplete="email" required />
          )}
        </Field>
        <Field label={t('password')} hint={t('passwordHint')} errors={errorsOf('password')}>
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
        {isGeneralError(error, FIELDS) && <FormError error={error} />}
        <Button type="submit" look="solid" busy={busy} disabled={busy}>
          {t('registerButton')}
        </Button>
      </form>
    </AuthCard>
  );
}
