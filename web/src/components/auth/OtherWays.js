import { KeyRound } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { beginPasskeyLogin, logInByPasskey, startAtProvider } from '../../lib/api/account';
import { startAfresh } from '../../lib/browser/navigate';
import { askPasskey, hasPasskeys } from '../../lib/browser/passkeys';
import { Button } from '../ui/Button';
import { FormError } from '../ui/FormError';
import styles from './AuthCard.module.css';

const never = () => () => {};

/**
 * Ways in without a password: a passkey where the browser has them, the other provider where there
 * is one.
 * @param {{ provider: { enabled: boolean, name: string },
 *   enter: ReturnType<typeof import('../../hooks/useEntry').useEntry>['enter'] }} props
 */
export function OtherWays({ provider, enter }) {
  const t = useTranslations('auth');
  const passkeys = useSyncExternalStore(never, hasPasskeys, () => false);
  const [state, setState] = useState({ busy: false, error: /** @type {unknown} */ (null) });

  /** @param {() => Promise<void>} way */
  async function take(way) {
    setState({ busy: true, error: null });
    try {
      await way();
      setState({ busy: false, error: null });
    } catch (error) {
      setState({ busy: false, error });
    }
  }

  const byPasskey = () =>
    enter(async () => {
      const { public_key: options } = await beginPasskeyLogin();
      const credential = await askPasskey(options);
      return credential ? logInByPasskey(credential) : null;
    });
  const byProvider = async () => startAfresh((await startAtProvider()).url);

  if (!passkeys && !provider.enabled) return null;
  return (
    <div className={styles.form}>
      {passkeys && (
        <Button onClick={() => take(byPasskey)} busy={state.busy} disabled={state.busy}>
          <KeyRound size={18} aria-hidden />
          {t('passkeyButton')}
        </Button>
      )}
      {provider.enabled && (
        <Button onClick={() => take(byProvider)} busy={state.busy} disabled={state.busy}>
          {t('providerButton', { name: provider.name })}
        </Button>
      )}
      {state.error !== null && <FormError error={state.error} />}
    </div>
  );
}
