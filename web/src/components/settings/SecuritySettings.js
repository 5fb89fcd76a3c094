import useSWR from 'swr';
import { useTranslations } from 'use-intl';
import { readSecurity, unlinkIdentity } from '../../lib/api/security';
import { Button, ButtonLink } from '../ui/Button';
import { TimeAgo } from '../ui/TimeAgo';
import { useErrorToast } from '../ui/Toasts';
import { EmailSettings } from './EmailSettings';
import { LoadFailed } from './LoadFailed';
import { Passkeys } from './Passkeys';
import { SecondFactor } from './SecondFactor';
import styles from './Settings.module.css';

/** How the member proves who they are. @param {{ me: import('../../lib/api/types').Me }} props */
export function SecuritySettings({ me }) {
  const t = useTranslations('security');
  const { data, error, mutate } = useSWR('security', readSecurity);
  const refresh = () => mutate().then(() => undefined);
  if (error) return <LoadFailed onRetry={refresh} />;
  if (!data) return <p className={styles.state} aria-busy />;
  return (
    <>
      <EmailSettings me={me} security={data} onChanged={refresh} />
      <SecondFactor security={data} onChanged={refresh} />
      <Passkeys security={data} onChanged={refresh} />
      <Identities identities={data.identities} onChanged={refresh} />
      {!data.has_password && (
        <div className={styles.part}>
          <p className={styles.hint}>{t('noPassword')}</p>
          <div>
            <ButtonLink href="/forgot">{t('setPassword')}</ButtonLink>
          </div>
        </div>
      )}
    </>
  );
}

/**
 * Accounts at another provider that log in here.
 * @param {{ identities: import('../../lib/api/types').Security['identities'],
 *   onChanged: () => Promise<void> }} props
 */
function Identities({ identities, onChanged }) {
  const t = useTranslations('security');
  const showError = useErrorToast();
  if (identities.length === 0) return null;

  /** @param {number} id */
  async function unlink(id) {
    await unlinkIdentity(id).catch(showError);
    await onChanged();
  }

  return (
    <div className={styles.part}>
      <h3 className={styles.subheading}>{t('identities')}</h3>
      <ul aria-label={t('identities')}>
        {identities.map(({ id, issuer, created_at: at }) => (
          <li key={id} className={styles.person}>
            <span className={styles.names}>
              <span className={styles.name}>{issuer}</span>
              <span className={styles.hint}>
                <TimeAgo at={at} />
              </span>
            </span>
            <Button size="sm" aria-label={t('unlinkName', { issuer })} onClick={() => unlink(id)}>
              {t('unlink')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
