import { useTranslations } from 'use-intl';
import { Avatar } from '../member/Avatar';
import { MemberLink } from '../member/MemberLink';
import { TimeAgo } from '../ui/TimeAgo';
import styles from './FeedCard.module.css';

/**
 * The first line of a card.
 * @param {{ member: import('../../lib/api/types').MemberRef, at: string,
 *   children?: import('react').ReactNode, said: 'signed' | 'watched' | 'rewatched' | 'reviewed' | 'rereviewed' | 'likedReview' |
 *   'sharedReview' | 'madeList' | 'sharedList' | 'watchedMany', count?: number }} props
 */
export function Who({ member, at, said, count = 1, children }) {
  const t = useTranslations('card');
  return (
    <header className={styles.who}>
      <Avatar member={member} size={28} />
      <p>{t.rich(said, { count, member: () => <MemberLink member={member} /> })}</p>
      <TimeAgo at={at} className={styles.time} />
      {children}
    </header>
  );
}
