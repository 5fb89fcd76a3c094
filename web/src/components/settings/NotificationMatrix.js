import useSWR from 'swr';
import { useTranslations } from 'use-intl';
import { changeChannels, readNotificationSettings } from '../../lib/api/notifications';
import { useErrorToast } from '../ui/Toasts';
import { LoadFailed } from './LoadFailed';
import styles from './Settings.module.css';

/** @typedef {import('../../lib/api/types').NotificationSettings} NotificationSettings */

/** Of what the member is told, and where. */
export function NotificationMatrix() {
  const t = useTranslations('delivery');
  const showError = useErrorToast();
  const { data, error, mutate } = useSWR('notification-settings', readNotificationSettings);
  if (error) return <LoadFailed onRetry={() => void mutate()} />;
  if (!data) return <p className={styles.state} aria-busy />;
  const channels = data.push_public_key ? CHANNELS : CHANNELS.slice(0, 2);

  /** @param {string} kind @param {typeof CHANNELS[number]} channel @param {boolean} wanted */
  async function set(kind, channel, wanted) {
    const optimisticData = withChannel(/** @type {NotificationSettings} */ (data), {
      kind,
      [channel]: wanted,
    });
    await mutate(changeChannels(kind, { [channel]: wanted }), { optimisticData }).catch(showError);
  }

  return (
    <div className={styles.part}>
      {!data.email_verified && <p className={styles.hint}>{t('unverified')}</p>}
      <table className={styles.matrix}>
        <thead>
          <tr>
            <th scope="col">{t('kind')}</th>
            {channels.map((channel) => (
              <th key={channel} scope="col">
                {t(`channels.${channel}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.kinds.map((row) => (
            <tr key={row.kind}>
              <th scope="row">{nameOf(t, row.kind)}</th>
              {channels.map((channel) => (
                <td key={channel}>
                  <label className={styles.cell}>
                    <span className="visually-hidden">
                      {nameOf(t, row.kind)}: {t(`channels.${channel}`)}
                    </span>
                    <input
                      type="checkbox"
                      checked={row[channel]}
                      onChange={(event) => set(row.kind, channel, event.target.checked)}
                    />
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const CHANNELS = /** @type {const} */ (['in_app', 'email', 'push']);

/** A kind that is newer than this page is called by its own name. @param {any} t @param {string} kind */
function nameOf(t, kind) {
  return t.has(`kinds.${kind}`) ? t(`kinds.${kind}`) : kind;
}

/**
 * @param {NotificationSettings} settings
 * @param {Partial<import('../../lib/api/types').Channels>} change
 */
function withChannel(settings, change) {
  const kinds = settings.kinds.map((row) =>
    row.kind === change.kind ? { ...row, ...change } : row,
  );
  return { ...settings, kinds };
}
