import { useTranslations } from 'use-intl';
import { useForm } from '../../hooks/useForm';
import { confirmEmail, verifyEmail } from '../../lib/api/account';
import { Button, ButtonLink } from '../ui/Button';
import { FormError } from '../ui/FormError';
import { AuthCard } from './AuthCard';
import styles from './AuthCard.module.css';

const SEND = { verify: verifyEmail, change: confirmEmail };

/**
 * Where the link of a mail about an address leads. It works once, and programs that look for bad
 * links open it first: hence a button.
 * @param {{ token: string, about: 'verify' | 'change' }} props
 */
export function ConfirmLink({ token, about }) {
  const t = useTranslations('auth');
  const { submit, busy, error, done } = useForm(() => SEND[about](token));
  return (
    <AuthCard title={t(`${about}Title`)}>
      <p className={styles.text} role="status">
        {t(done ? `${about}Done` : `${about}Text`)}
      </p>
      {done ? (
        <ButtonLink href="/" look="solid">
          {t('goOn')}
        </ButtonLink>
      ) : (
        <form className={styles.form} method="post" onSubmit={submit}>
          {error !== null && <FormError error={error} />}
          <Button type="submit" look="solid" busy={busy} disabled={busy}>
            {t('confirmButton')}
          </Button>
        </form>
      )}
    </AuthCard>
  );
}
