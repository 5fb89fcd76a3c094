import { useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { beginPasskey, keepPasskey, removePasskey, renamePasskey } from '../../lib/api/security';
import { hasPasskeys, makePasskey } from '../../lib/browser/passkeys';
import { Button } from '../ui/Button';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { Field } from '../ui/Field';
import { TimeAgo } from '../ui/TimeAgo';
import { ProofDialog } from './ProofDialog';
import styles from './Settings.module.css';

/** @typedef {import('../../lib/api/types').Passkey} Passkey */

const NAME_MAX = 60;
const never = () => () => {};

/**
 * Keys of the member's devices that log in without a password.
 * @param {{ security: import('../../lib/api/types').Security,
 *   onChanged: () => Promise<void> }} props
 */
export function Passkeys({ security, onChanged }) {
  const t = useTranslations('security');
  const isSupported = useSyncExternalStore(never, hasPasskeys, () => false);
  const [isAdding, setIsAdding] = useState(false);

  /** @param {{ name: string, password?: string }} values */
  async function add({ name, ...proof }) {
    const { public_key: options } = await beginPasskey(proof);
    const credential = await makePasskey(options);
    if (!credential) return;
    await keepPasskey({ name, credential });
    setIsAdding(false);
    await onChanged();
  }

  return (
    <div className={styles.part}>
      <h3 className={styles.subheading}>{t('passkeys')}</h3>
      <p className={styles.hint}>{t(isSupported ? 'passkeysText' : 'passkeysUnsupported')}</p>
      {security.passkeys.length > 0 && (
        <ul aria-label={t('passkeys')}>
          {security.passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} onChanged={onChanged} />
          ))}
        </ul>
      )}
      {isSupported && (
        <div>
          <Button onClick={() => setIsAdding(true)}>{t('addPasskey')}</Button>
        </div>
      )}
      {isAdding && (
        <ProofDialog
          title={t('addPasskey')}
          text={t('addPasskeyText')}
          confirm={t('goOn')}
          hasPassword={security.has_password}
          fields={['name']}
          onClose={() => setIsAdding(false)}
          onConfirm={add}
        >
          {(error) => <PasskeyName error={error} />}
        </ProofDialog>
      )}
    </div>
  );
}

/** @param {{ passkey: Passkey, onChanged: () => Promise<void> }} props */
function PasskeyRow({ passkey, onChanged }) {
  const t = useTranslations('security');
  const [asking, setAsking] = useState(/** @type {'rename' | 'remove' | null} */ (null));
  const { id, name, last_used_at: usedAt } = passkey;

  /** @param {() => Promise<unknown>} step */
  async function run(step) {
    await step();
    setAsking(null);
    await onChanged();
  }

  return (
    <li className={styles.person}>
      <span className={styles.names}>
        <span className={styles.name}>{name}</span>
        <span className={styles.hint}>
          {usedAt ? t.rich('passkeyUsed', { time: () => <TimeAgo at={usedAt} /> }) : t('unused')}
        </span>
      </span>
      <span className={styles.buttons}>
        <Button
          size="sm"
          aria-label={t('renameName', { name })}
          onClick={() => setAsking('rename')}
        >
          {t('rename')}
        </Button>
        <Button
          size="sm"
          aria-label={t('removeName', { name })}
          onClick={() => setAsking('remove')}
        >
          {t('remove')}
        </Button>
      </span>
      {asking === 'rename' && (
        <ConfirmDialog
          title={t('renameName', { name })}
          text={t('renameText')}
          confirm={t('rename')}
          look="solid"
          fields={['name']}
          onClose={() => setAsking(null)}
          onConfirm={(values) => run(() => renamePasskey(id, values.name))}
        >
          {(error) => <PasskeyName error={error} now={name} />}
        </ConfirmDialog>
      )}
      {asking === 'remove' && (
        <ConfirmDialog
          title={t('removeName', { name })}
          text={t('removePasskeyText')}
          confirm={t('remove')}
          onClose={() => setAsking(null)}
          onConfirm={() => run(() => removePasskey(id))}
        />
      )}
    </li>
  );
}

/** @param {{ error: unknown, now?: string }} props */
function PasskeyName({ error, now = '' }) {
  const t = useTranslations('security');
  const errorsOf = useFieldErrors(error);
  return (
    <Field label={t('passkeyName')} hint={t('passkeyNameHint')} errors={errorsOf('name')}>
      {(control) => (
        <input {...control} name="name" defaultValue={now} maxLength={NAME_MAX} required />
      )}
    </Field>
  );
}
