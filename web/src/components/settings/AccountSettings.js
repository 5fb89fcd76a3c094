import useSWR from 'swr';
import { useTranslations } from 'use-intl';
import { readSessions } from '../../lib/api/account';
import { Button } from '../ui/Button';
import { CloseAccount } from './CloseAccount';
import { PasswordSettings } from './PasswordSettings';
import { Sessions } from './Sessions';
import styles from './Settings.module.css';

/** Password, devices, and the way out. */
export function AccountSettings() {
  const t = useTranslations('settings');
  const { data, error, mutate } = useSWR('sessions', readSessions);
  const refresh = () => void mutate();
  return (
    <>
      <div className={styles.part}>
        <h3 className={styles.subheading}>{t('password')}</h3>
        <PasswordSettings onChanged={refresh} />
      </div>
      {data && <Sessions sessions={data.results} onChanged={refresh} />}
      {error && (
        <div className={styles.state} role="alert">
          <p>{t('listFailed')}</p>
          <Button size="sm" onClick={refresh}>
            {t('retry')}
          </Button>
        </div>
      )}
      <CloseAccount />
    </>
  );
}
