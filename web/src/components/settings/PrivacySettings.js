import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { useSaved } from '../../hooks/useSaved';
import { isGeneralError } from '../../lib/fieldErrors';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { FormError } from '../ui/FormError';
import { Switch } from '../ui/Switch';
import styles from './Settings.module.css';

const POLICIES = /** @type {const} */ (['anyone', 'followees', 'me']);
const FIELDS = ['comment_policy'];

/** Who sees and does what. @param {{ me: import('../../lib/api/types').Me }} props */
export function PrivacySettings({ me }) {
  const t = useTranslations('settings');
  const [isPrivate, setIsPrivate] = useState(me.is_private);
  const { submit, busy, error } = useSaved((values) => ({
    is_private: 'is_private' in values,
    shows_presence: 'shows_presence' in values,
    shows_typing: 'shows_typing' in values,
    comment_policy: values.comment_policy,
  }));
  const errorsOf = useFieldErrors(error);
  return (
    <form className={styles.form} onSubmit={submit}>
      <Switch
        label={t('isPrivate')}
        hint={t(me.is_private && !isPrivate ? 'goPublic' : 'isPrivateHint')}
        name="is_private"
        checked={isPrivate}
        onChange={(event) => setIsPrivate(event.target.checked)}
      />
      <Field label={t('commentPolicy')} errors={errorsOf('comment_policy')}>
        {(control) => (
          <select {...control} name="comment_policy" defaultValue={me.comment_policy}>
            {POLICIES.map((policy) => (
              <option key={policy} value={policy}>
                {t(`commentPolicies.${policy}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Switch
        label={t('showsPresence')}
        hint={t('showsPresenceHint')}
        name="shows_presence"
        defaultChecked={me.shows_presence}
      />
      <Switch
        label={t('showsTyping')}
        hint={t('showsTypingHint')}
        name="shows_typing"
        defaultChecked={me.shows_typing}
      />
      {isGeneralError(error, FIELDS) && <FormError error={error} />}
      <div>
        <Button type="submit" look="solid" busy={busy} disabled={busy}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
