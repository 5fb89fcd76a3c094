import Link from 'next/link';
import { useRouter } from 'next/router';
import { useTranslations } from 'use-intl';
import { useForm } from '../../hooks/useForm';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { logIn } from '../../lib/api/account';
import { isGeneralError } from '../../lib/fieldErrors';
import { safeNext } from '../../lib/redirects';
import { startAfresh } from '../../lib/browser/navigate';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { FormError } from '../ui/FormError';
import { AuthCard } from './AuthCard';
import styles from './AuthCard.module.css';

export function LoginForm() {
  const t = useTranslations('auth');
  const { query } = useRouter();
  const { submit, busy, error } = useForm(async (values) => {
    await logIn(values);
    startAfresh(safeNext(query.next));
  });
  const errorsOf = useFieldErrors(error);
  return (
    <AuthCard
      title={t('loginTitle')}
      foot={
        <>
          <Link href="/register">{t('toRegister')}</Link>
          <Link href="/forgot">{t('toForgot')}</Link>
        </>
      }
    >
      <form className={styles.form} method="post" onSubmit={submit}>
        <Field label={t('login')} errors={errorsOf('login')}>
          {(control) => (
            <input
              {...control}
              name="login"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
            />
          )}
        </Field>
        <Field label={t('password')} errors={errorsOf('password')}>
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
        {isGeneralError(error, ['login', 'password']) && <FormError error={error} />}
        <Button type="submit" look="solid" busy={busy} disabled={busy}>
          {t('loginButton')}
        </Button>
      </form>
    </AuthCard>
  );
}
