import { useTranslations } from 'use-intl';
import { useDebounced } from '../../hooks/useDebounced';
import { useLiveStatus } from '../../hooks/useLiveStatus';
import { live } from '../../lib/live';
import styles from './LiveIndicator.module.css';

/** Every navigation catches up for a moment; a state is news only when it lasts. */
const SETTLE_MS = 400;

/**
 * Says in a word and a shape whether the page is live: a filled dot, a ring that turns, a ring with
 * a gap, a bar.
 */
export function LiveIndicator() {
  const t = useTranslations('live');
  const { status } = useLiveStatus();
  const shown = useDebounced(status, SETTLE_MS);
  const label = t(`status.${shown}`);
  const content = (
    <>
      <Shape status={shown} />
      <span className={styles.word}>{label}</span>
    </>
  );
  if (shown === 'stopped') {
    return (
      <button
        type="button"
        className={styles.indicator}
        data-status={shown}
        onClick={() => live.retry()}
        title={t('retry')}
      >
        {content}
      </button>
    );
  }
  return (
    <span
      className={styles.indicator}
      data-status={shown}
      role="status"
      title={t(`detail.${shown}`)}
    >
      {content}
    </span>
  );
}

/** @param {{ status: string }} props */
function Shape({ status }) {
  return (
    <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden className={styles.shape}>
      {status === 'live' && <circle cx="6" cy="6" r="4" className={styles.dot} />}
      {(status === 'connecting' || status === 'catching-up') && (
        <circle cx="6" cy="6" r="4" className={styles.turning} pathLength="100" />
      )}
      {status === 'reconnecting' && (
        <circle cx="6" cy="6" r="4" className={styles.broken} pathLength="100" />
      )}
      {['offline', 'paused', 'stopped'].includes(status) && (
        <path d="M2 6H10" className={styles.bar} />
      )}
    </svg>
  );
}
