import { useRouter } from 'next/router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { updateMe } from '../../lib/api/members';
import { isGeneralError } from '../../lib/fieldErrors';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { FormError } from '../ui/FormError';
import { useToast } from '../ui/Toasts';
import styles from './Settings.module.css';

const AUDIENCES = /** @type {const} */ (['public', 'followers', 'friends', 'me']);
const FIELDS = [
  'display_name',
  'bio',
  'pronouns',
  'location',
  'link',
  'language',
  'default_audience',
];
const NAME_MAX = 50;
const BIO_MAX = 500;
/** Lines of the member's own words, and how long they may be. */
const LINES = /** @type {const} */ ([
  ['pronouns', 40],
  ['location', 100],
  ['link', 200],
]);

/** @param {{ me: import('../../lib/api/types').Me }} props */
export function ProfileSettings({ me }) {
  const t = useTranslations('settings');
  const audience = useTranslations('log.audiences');
  const router = useRouter();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const errorsOf = useFieldErrors(error);

  /** @param {import('react').FormEvent<HTMLFormElement>} event */
  async function save(event) {
    event.preventDefault();
    const form = Object.fromEntries(new FormData(event.currentTarget));
    setBusy(true);
    setError(null);
    try {
      await updateMe(form);
      toast({ title: t('saved') });
      await router.replace(router.asPath, undefined, { scroll: false });
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  }

  return (
    <form className={styles.form} onSubmit={save}>
      <Field label={t('displayName')} errors={errorsOf('display_name')}>
        {(control) => (
          <input
            {...control}
            name="display_name"
            defaultValue={me.display_name}
            maxLength={NAME_MAX}
            autoComplete="nickname"
          />
        )}
      </Field>
      <Field label={t('bio')} errors={errorsOf('bio')}>
        {(control) => (
          <textarea {...control} name="bio" defaultValue={me.bio} maxLength={BIO_MAX} />
        )}
      </Field>
      {LINES.map(([name, maxLength]) => (
        <Field key={name} label={t(name)} errors={errorsOf(name)}>
          {(control) => (
            <input
              {...control}
              name={name}
              type={name === 'link' ? 'url' : 'text'}
              defaultValue={me[name]}
              maxLength={maxLength}
              autoComplete="off"
            />
          )}
        </Field>
      ))}
      <Field label={t('language')} errors={errorsOf('language')}>
        {(control) => (
          <select {...control} name="language" key={me.language} defaultValue={me.language}>
            <option value="en" lang="en">
              English
            </option>
            <option value="pt-BR" lang="pt-BR">
              Português (Brasil)
            </option>
          </select>
        )}
      </Field>
      <Field label={t('audience')} hint={t('audienceHint')} errors={errorsOf('default_audience')}>
        {(control) => (
          <select {...control} name="default_audience" defaultValue={me.default_audience}>
            {AUDIENCES.map((name) => (
              <option key={name} value={name}>
                {audience(name)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {isGeneralError(error, FIELDS) && <FormError error={error} />}
      <div>
        <Button type="submit" look="solid" busy={busy} disabled={busy}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
