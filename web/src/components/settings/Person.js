import Link from 'next/link';
import { profilePath } from '../../lib/names';
import { Avatar } from '../member/Avatar';
import styles from './Settings.module.css';

/**
 * A member and what can be done about them.
 * @param {{ member: import('../../lib/api/types').MemberRef,
 *   children: import('react').ReactNode }} props
 */
export function Person({ member, children }) {
  return (
    <li className={styles.person}>
      <Link href={profilePath(member)} className={styles.who}>
        <Avatar member={member} size={40} />
        <span className={styles.names}>
          <span className={styles.name}>{member.display_name}</span>
          <span className={styles.hint}>@{member.username}</span>
        </span>
      </Link>
      <span className={styles.buttons}>{children}</span>
    </li>
  );
}
