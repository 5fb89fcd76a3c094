import useSWR from 'swr';
import { useTranslations } from 'use-intl';
import { readSessions } from '../../lib/api/account';
import { readSecurity } from '../../lib/api/security';
import { CloseAccount } from './CloseAccount';
import { LoadFailed } from './LoadFailed';
import { PasswordSettings } from './PasswordSettings';
import { Sessions } from './Sessions';
import styles from './Settings.module.css';

/** Password, devices, and the way out. */
export function AccountSettings() {
  const t = useTranslations('settings');
  const { data, error, mutate } = useSWR('sessions', readSessions);
  const { data: security } = useSWR('security', readSecurity);
  const hasPassword = security?.has_password ?? true;
  const refresh = () => void mutate();
  return (
    <>
      {hasPassword && (
        <div className={styles.part}>
          <h3 className={styles.subheading}>{t('password')}</h3>
          <PasswordSettings onChanged={refresh} />
        </div>
      )}
      {data && <Sessions sessions={data.results} onChanged={refresh} />}
      {error && <LoadFailed onRetry={refresh} />}
      <CloseAccount hasPassword={hasPassword} />
    </>
  );
}
