import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useForm } from '../../hooks/useForm';
import { useSession } from '../../hooks/useSession';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { register } from '../../lib/api/account';
import { isGeneralError } from '../../lib/fieldErrors';
import { startAfresh } from '../../lib/browser/navigate';
import { ownTimeZone } from '../../lib/dates';
import { Button } from '../ui/Button';
import { Checkbox } from '../ui/Checkbox';
import { Field } from '../ui/Field';
import { FormError } from '../ui/FormError';
import { AuthCard } from './AuthCard';
import styles from './AuthCard.module.css';

const FIELDS = ['username', 'email', 'password'];

/** @param {{ terms: string, minimumAge: number }} props `terms`: the version that is agreed to. */
export function RegisterForm({ terms, minimumAge }) {
  const t = useTranslations('auth');
  const { locale } = useSession();
  const { submit, busy, error } = useForm(async (values) => {
    // The account speaks the language of the page it was made on.
    await register({ ...values, language: locale, time_zone: ownTimeZone() });
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
        <Checkbox
          name="accepted_terms"
          value={terms}
          required
          label={t.rich('terms', {
            age: minimumAge,
            link: (words) => (
              <a className={styles.link} href="/legal" target="_blank">
                {words}
              </a>
            ),
          })}
        />
        {isGeneralError(error, FIELDS) && <FormError error={error} />}
        <Button type="submit" look="solid" busy={busy} disabled={busy}>
          {t('registerButton')}
        </Button>
      </form>
    </AuthCard>
  );
}
