import { useTranslations } from 'use-intl';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { useForm } from '../../hooks/useForm';
import { confirmTotp } from '../../lib/api/security';
import { isGeneralError } from '../../lib/fieldErrors';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { FormError } from '../ui/FormError';
import styles from './Settings.module.css';

/**
 * The secret for an authenticator app, and the first code that shows it has arrived.
 * @param {{ setup: { secret: string, uri: string }, onDone: (codes: string[]) => Promise<void>,
 *   onGiveUp: () => void }} props
 */
export function EnrolApp({ setup, onDone, onGiveUp }) {
  const t = useTranslations('security');
  const { submit, busy, error } = useForm(async ({ code }) =>
    onDone((await confirmTotp(code)).codes),
  );
  const errorsOf = useFieldErrors(error);
  return (
    <form className={styles.form} method="post" onSubmit={submit}>
      <p>
        {t.rich('enrolText', {
          link: (words) => (
            <a className={styles.link} href={setup.uri}>
              {words}
            </a>
          ),
        })}
      </p>
      <code className={styles.code}>{inFours(setup.secret)}</code>
      <Field label={t('firstCode')} errors={errorsOf('code')}>
        {(control) => (
          <input
            {...control}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            required
          />
        )}
      </Field>
      {isGeneralError(error, ['code']) && <FormError error={error} />}
      <div className={styles.buttons}>
        <Button type="submit" look="solid" busy={busy} disabled={busy}>
          {t('totpStart')}
        </Button>
        <Button look="plain" onClick={onGiveUp}>
          {t('notNow')}
        </Button>
      </div>
    </form>
  );
}

/** As people copy it from a screen. @param {string} secret */
function inFours(secret) {
  return secret.match(/.{1,4}/g)?.join(' ') ?? secret;
}
