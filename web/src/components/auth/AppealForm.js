import { useTranslations } from 'use-intl';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { useForm } from '../../hooks/useForm';
import { appeal } from '../../lib/api/account';
import { isGeneralError } from '../../lib/fieldErrors';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { FormError } from '../ui/FormError';
import { AuthCard } from './AuthCard';
import styles from './AuthCard.module.css';

const TEXT_MAX = 2000;

/** Against a decision of moderation, without a log-in. @param {{ token: string }} props */
export function AppealForm({ token }) {
  const t = useTranslations('auth');
  const { submit, busy, error, done } = useForm(({ text }) => appeal({ token, text }));
  const errorsOf = useFieldErrors(error);
  if (done) {
    return (
      <AuthCard title={t('appealTitle')}>
        <p className={styles.text} role="status">
          {t('appealDone')}
        </p>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={t('appealTitle')}>
      <p className={styles.text}>{t('appealText')}</p>
      <form className={styles.form} method="post" onSubmit={submit}>
        <Field label={t('appealLabel')} errors={errorsOf('text')}>
          {(control) => (
            <textarea {...control} name="text" rows={6} maxLength={TEXT_MAX} required />
          )}
        </Field>
        {isGeneralError(error, ['text']) && <FormError error={error} />}
        <Button type="submit" look="solid" busy={busy} disabled={busy}>
          {t('appealButton')}
        </Button>
      </form>
    </AuthCard>
  );
}
