import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { profilePath } from '../../lib/names';
import { Avatar } from './Avatar';
import { FollowButton } from './FollowButton';
import styles from './MemberRow.module.css';

/** @param {{ member: import('../../lib/api/types').Suggestion }} props */
export function MemberRow({ member }) {
  const t = useTranslations('member');
  return (
    <li className={styles.row}>
      <Link href={profilePath(member)} className={styles.who}>
        <Avatar member={member} size={40} />
        <span className={styles.words}>
          <span className={styles.name}>{member.display_name}</span>
          <span className={styles.about}>
            {member.reason === 'network'
              ? t('network')
              : t('followers', { count: member.follower_count })}
          </span>
        </span>
      </Link>
      <FollowButton member={member} follows={false} size="sm" />
    </li>
  );
}
