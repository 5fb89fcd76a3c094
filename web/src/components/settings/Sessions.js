import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { endSession, logOutAll } from '../../lib/api/account';
import { startAfresh } from '../../lib/browser/navigate';
import { deviceOf } from '../../lib/device';
import { Button } from '../ui/Button';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { TimeAgo } from '../ui/TimeAgo';
import { useErrorToast, useToast } from '../ui/Toasts';
import styles from './Settings.module.css';

/**
 * Where the member is logged in.
 * @param {{ sessions: import('../../lib/api/types').OpenSession[], onChanged: () => void }} props
 */
export function Sessions({ sessions, onChanged }) {
  const t = useTranslations('settings');
  const toast = useToast();
  const showError = useErrorToast();
  const [asking, setAsking] = useState(false);

  /** @param {string} id */
  async function revoke(id) {
    try {
      await endSession(id);
      toast({ title: t('revoked') });
    } catch (error) {
      showError(error);
    }
    onChanged();
  }

  async function everywhere() {
    await logOutAll();
    startAfresh('/login');
  }

  return (
    <div className={styles.part}>
      <h3 className={styles.subheading}>{t('sessions')}</h3>
      <ul aria-label={t('sessions')}>
        {sessions.map((session) => (
          <OpenSession key={session.id} session={session} onRevoke={() => revoke(session.id)} />
        ))}
      </ul>
      <div>
        <Button onClick={() => setAsking(true)}>{t('logOutAll')}</Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={t('logOutAllTitle')}
          text={t('logOutAllText')}
          confirm={t('logOutAll')}
          onConfirm={everywhere}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

/**
 * @param {{ session: import('../../lib/api/types').OpenSession, onRevoke: () => void }} props
 */
function OpenSession({ session, onRevoke }) {
  const t = useTranslations('settings');
  const { browser, system } = deviceOf(session.user_agent);
  const device = t('device', {
    browser: browser ?? t('unknownBrowser'),
    system: system ?? t('unknownSystem'),
  });
  return (
    <li className={styles.person}>
      <span className={styles.names}>
        <span className={styles.name}>{device}</span>
        <span className={styles.hint}>
          {session.current
            ? t('thisDevice')
            : t.rich('lastUsed', { time: () => <TimeAgo at={session.last_used_at} /> })}
        </span>
      </span>
      {!session.current && (
        <Button size="sm" aria-label={t('revokeName', { device })} onClick={onRevoke}>
          {t('revoke')}
        </Button>
      )}
    </li>
  );
}
