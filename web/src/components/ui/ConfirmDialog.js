import { useTranslations } from 'use-intl';
import { useForm } from '../../hooks/useForm';
import { isGeneralError } from '../../lib/fieldErrors';
import { Button } from './Button';
import styles from './ConfirmDialog.module.css';
import { Dialog } from './Dialog';
import { FormError } from './FormError';

/**
 * Asks before something that is not easily taken back. It stays open, with what went wrong, until
 * it is done or given up.
 * @param {{ title: string, text: string, confirm: string, onClose: () => void,
 *   onConfirm: (values: any) => Promise<unknown>, fields?: string[],
 *   look?: 'danger' | 'solid', children?: (error: unknown) => import('react').ReactNode }} props
 *   `onConfirm` gets the values of
 *   the `fields` that `children` draws; they show their own errors.
 */
export function ConfirmDialog({
  title,
  text,
  confirm,
  onClose,
  onConfirm,
  fields = [],
  look = 'danger',
  children = () => null,
}) {
  const t = useTranslations('dialog');
  const { submit, busy, error } = useForm(onConfirm);
  return (
    <Dialog title={title} onClose={onClose}>
      <form className={styles.form} method="post" onSubmit={submit}>
        <p className={styles.text}>{text}</p>
        {children(error)}
        {isGeneralError(error, fields) && <FormError error={error} />}
        <footer className={styles.footer}>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" look={look} busy={busy} disabled={busy}>
            {confirm}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
