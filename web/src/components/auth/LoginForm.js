import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useEntry } from '../../hooks/useEntry';
import { useForm } from '../../hooks/useForm';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { logIn } from '../../lib/api/account';
import { isGeneralError } from '../../lib/fieldErrors';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { FormError } from '../ui/FormError';
import { AuthCard } from './AuthCard';
import { EntryStages } from './EntryStages';
import { OtherWays } from './OtherWays';
import styles from './AuthCard.module.css';

/** @param {{ provider: { enabled: boolean, name: string } }} props */
export function LoginForm({ provider }) {
  const t = useTranslations('auth');
  const entry = useEntry();
  const { submit, busy, error } = useForm((values) => entry.enter(() => logIn(values)));
  const errorsOf = useFieldErrors(error);
  return (
    <EntryStages entry={entry}>
      <AuthCard
        title={t('loginTitle')}
        foot={
          <>
            <Link href="/register">{t('toRegister')}</Link>
            <Link href="/forgot">{t('toForgot')}</Link>
          </>
        }
      >
        {entry.stage.name === 'restored' && (
          <p className={styles.text} role="status">
            {t('restored')}
          </p>
        )}
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
        <OtherWays provider={provider} enter={entry.enter} />
      </AuthCard>
    </EntryStages>
  );
}
