import { useTranslations } from 'use-intl';
import { Avatar } from '../member/Avatar';
import { MemberLink } from '../member/MemberLink';
import { TimeAgo } from '../ui/TimeAgo';
import styles from './FeedCard.module.css';

/** "Ana follows Bruno". @param {import('./FeedCard').CardProps} props */
export function FollowedCard({ card }) {
  const t = useTranslations('card');
  const { actor, followee, at } = card;
  if (!followee) return null;
  return (
    <article className={`${styles.line} ${styles.who}`}>
      <Avatar member={actor} size={28} />
      <p>
        {t.rich('followed', {
          member: () => <MemberLink member={actor} />,
          followee: () => <MemberLink member={followee} />,
        })}
      </p>
      <TimeAgo at={at} className={styles.time} />
    </article>
  );
}
