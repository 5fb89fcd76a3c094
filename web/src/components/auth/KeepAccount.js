import { useFormatter, useTranslations } from 'use-intl';
import { useForm } from '../../hooks/useForm';
import { restoreAccount } from '../../lib/api/account';
import { Button, ButtonLink } from '../ui/Button';
import { FormError } from '../ui/FormError';
import { AuthCard } from './AuthCard';
import styles from './AuthCard.module.css';

/**
 * Somebody logs in to an account that they closed, and that is not erased yet.
 * @param {{ erasedAt: string, onKept: () => void }} props
 */
export function KeepAccount({ erasedAt, onKept }) {
  const t = useTranslations('auth');
  const format = useFormatter();
  const { submit, busy, error } = useForm(async () => {
    await restoreAccount();
    onKept();
  });
  const day = format.dateTime(new Date(erasedAt), { dateStyle: 'long' });
  return (
    <AuthCard title={t('closingTitle')}>
      <p className={styles.text}>{t('closingText', { day })}</p>
      <form className={styles.form} method="post" onSubmit={submit}>
        {error !== null && <FormError error={error} />}
        <Button type="submit" look="solid" busy={busy} disabled={busy}>
          {t('keepAccount')}
        </Button>
        <ButtonLink href="/">{t('leaveClosed')}</ButtonLink>
      </form>
    </AuthCard>
  );
}
