import { useTranslations } from 'use-intl';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { useForm } from '../../hooks/useForm';
import { sendSecondStep } from '../../lib/api/account';
import { isGeneralError } from '../../lib/fieldErrors';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { FormError } from '../ui/FormError';
import { AuthCard } from './AuthCard';
import styles from './AuthCard.module.css';

/**
 * The code that follows the password.
 * @param {{ enter: ReturnType<typeof import('../../hooks/useEntry').useEntry>['enter'],
 *   onGiveUp: () => void }} props
 */
export function SecondStep({ enter, onGiveUp }) {
  const t = useTranslations('auth');
  const { submit, busy, error } = useForm(({ code }) => enter(() => sendSecondStep(code)));
  const errorsOf = useFieldErrors(error);
  return (
    <AuthCard
      title={t('secondTitle')}
      foot={
        <Button look="plain" onClick={onGiveUp}>
          {t('startAgain')}
        </Button>
      }
    >
      <p className={styles.text}>{t('secondText')}</p>
      <form className={styles.form} method="post" onSubmit={submit}>
        <Field label={t('code')} hint={t('codeHint')} errors={errorsOf('code')}>
          {(control) => (
            <input
              {...control}
              name="code"
              autoComplete="one-time-code"
              autoCapitalize="none"
              spellCheck={false}
              // The one thing this page asks for, right after a step of the same form.
              autoFocus
              required
            />
          )}
        </Field>
        {isGeneralError(error, ['code']) && <FormError error={error} />}
        <Button type="submit" look="solid" busy={busy} disabled={busy}>
          {t('loginButton')}
        </Button>
      </form>
    </AuthCard>
  );
}
