import { useRouter } from 'next/router';
import { useFormatter, useTranslations } from 'use-intl';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { useForm } from '../../hooks/useForm';
import { ApiError } from '../../lib/api/errors';
import { changeUsername } from '../../lib/api/members';
import { isGeneralError } from '../../lib/fieldErrors';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { FormError } from '../ui/FormError';
import { useToast } from '../ui/Toasts';
import styles from './Settings.module.css';

/** The name in the profile's address. @param {{ me: import('../../lib/api/types').Me }} props */
export function UsernameSettings({ me }) {
  const t = useTranslations('settings');
  const router = useRouter();
  const toast = useToast();
  const { submit, busy, error } = useForm(async ({ username }) => {
    await changeUsername(username);
    toast({ title: t('saved') });
    await router.replace(router.asPath, undefined, { scroll: false });
  });
  const errorsOf = useFieldErrors(error);
  const tooSoon = useTooSoon(error);
  return (
    <form className={styles.form} method="post" onSubmit={submit}>
      <Field
        label={t('username')}
        hint={t('usernameHint')}
        errors={tooSoon ?? errorsOf('username')}
      >
        {(control) => (
          <input
            {...control}
            key={me.username}
            name="username"
            defaultValue={me.username}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
        )}
      </Field>
      {isGeneralError(error, ['username']) && <FormError error={error} />}
      <div>
        <Button type="submit" busy={busy} disabled={busy}>
          {t('changeUsername')}
        </Button>
      </div>
    </form>
  );
}

/** When the next change may be, if that is what is wrong. @param {unknown} error */
function useTooSoon(error) {
  const t = useTranslations('settings');
  const format = useFormatter();
  if (!(error instanceof ApiError) || error.code !== 'username_changed_recently') return null;
  const day = format.dateTime(new Date(error.more.again_at), { dateStyle: 'long' });
  return [t('usernameTooSoon', { day })];
}
