import Link from 'next/link';
import { profilePath } from '../../lib/names';
import styles from './MemberLink.module.css';

/** @param {{ member: import('../../lib/api/types').MemberRef }} props */
export function MemberLink({ member }) {
  return (
    <Link href={profilePath(member)} className={styles.link}>
      {member.display_name}
    </Link>
  );
}
