import { Play, Square } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { useLiveStatus } from '../../hooks/useLiveStatus';
import { useSession } from '../../hooks/useSession';
import { usePresence } from '../../hooks/useSignals';
import { checkIns } from '../../lib/browser/checkIn';
import { live } from '../../lib/live';
import { Avatar } from '../member/Avatar';
import { MemberLink } from '../member/MemberLink';
import { Button } from '../ui/Button';
import styles from './Presence.module.css';

/**
 * Who is at this film now, and the reader's own "I'm watching this now".
 * @param {{ movie: { id: number, runtime: number | null } }} props
 */
export function Presence({ movie }) {
  const t = useTranslations('presence');
  const { me } = useSession();
  const presence = usePresence(movie.id);
  return (
    <section className={styles.presence} aria-label={t('title')}>
      <p className={styles.counts} role="status">
        {presence && (
          <>
            <span className={styles.dot} aria-hidden />
            <span>{t('here', { count: presence.here })}</span>
            {presence.watching > 0 && (
              <>
                <span aria-hidden>·</span>
                <span>{t('watching', { count: presence.watching })}</span>
              </>
            )}
          </>
        )}
      </p>
      {presence && presence.watchers.length > 0 && (
        <ul className={styles.watchers} aria-label={t('watchers')}>
          {presence.watchers.map((member) => (
            <li key={member.id} className={styles.watcher}>
              <Avatar member={member} size={24} />
              <MemberLink member={member} />
            </li>
          ))}
        </ul>
      )}
      {me && <CheckInButton memberId={me.id} movie={movie} />}
    </section>
  );
}

/** @param {{ memberId: number, movie: { id: number, runtime: number | null } }} props */
function CheckInButton({ memberId, movie }) {
  const t = useTranslations('presence');
  const { status } = useLiveStatus();
  const [isWatching, begin, end] = useCheckIn(memberId, movie);
  const Icon = isWatching ? Square : Play;
  return (
    <Button
      size="sm"
      aria-pressed={isWatching}
      disabled={status !== 'live' && status !== 'catching-up'}
      onClick={isWatching ? end : begin}
    >
      <Icon size={16} aria-hidden />
      {isWatching ? t('stop') : t('start')}
    </Button>
  );
}

/**
 * @param {number} memberId
 * @param {{ id: number, runtime: number | null }} movie
 * @returns {[isWatching: boolean, begin: () => void, end: () => void]}
 */
function useCheckIn(memberId, movie) {
  const topic = `movie.${movie.id}`;
  const checkIn = useSyncExternalStore(
    checkIns.subscribe,
    checkIns.getSnapshot,
    checkIns.getServerSnapshot,
  );
  const isWatching = checkIn?.memberId === memberId && checkIn.movieId === movie.id;
  const until = isWatching ? checkIn.until : null;
  useEffect(() => {
    if (until === null) return undefined;
    const timer = setTimeout(checkIns.end, until - Date.now());
    return () => clearTimeout(timer);
  }, [until]);

  return [
    isWatching,
    () => {
      live.signal(topic, 'watching');
      checkIns.begin(memberId, movie);
    },
    () => {
      live.signal(topic, 'stopped');
      checkIns.end();
    },
  ];
}
