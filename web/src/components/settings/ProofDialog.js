import { useTranslations } from 'use-intl';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { Field } from '../ui/Field';

/**
 * Asks for the password again before something that protects the account changes. Who has none is
 * asked for nothing more: then the log-in must be minutes old, and the API says so if it is not.
 * @param {{ title: string, text: string, confirm: string, hasPassword: boolean,
 *   look?: 'danger' | 'solid', fields?: string[], onClose: () => void,
 *   onConfirm: (values: any) => Promise<unknown>,
 *   children?: (error: unknown) => import('react').ReactNode }} props
 */
export function ProofDialog({
  hasPassword,
  fields = [],
  look = 'solid',
  children = () => null,
  ...rest
}) {
  return (
    <ConfirmDialog {...rest} look={look} fields={[...fields, 'password']}>
      {(error) => (
        <>
          {children(error)}
          {hasPassword && <PasswordAgain error={error} />}
        </>
      )}
    </ConfirmDialog>
  );
}

/** @param {{ error: unknown }} props */
function PasswordAgain({ error }) {
  const t = useTranslations('settings');
  const errorsOf = useFieldErrors(error);
  return (
    <Field label={t('closePassword')} errors={errorsOf('password')}>
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
  );
}
