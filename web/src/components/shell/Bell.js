import { Bell as BellIcon } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useMe } from '../../hooks/useMe';
import styles from './Bell.module.css';

/** More than this is not counted out. */
const MOST_SHOWN = 99;

/** The way to the notifications, with how many are unread, live. */
export function Bell() {
  const t = useTranslations('nav');
  const { unread_count: unread } = useMe();
  return (
    <Link
      href="/notifications"
      className={styles.bell}
      aria-label={t('notifications', { count: unread })}
    >
      <BellIcon size={20} aria-hidden />
      {unread > 0 && (
        <span className={styles.badge} aria-hidden>
          {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
        </span>
      )}
      <span className="visually-hidden" role="status">
        {unread > 0 ? t('notifications', { count: unread }) : ''}
      </span>
    </Link>
  );
}
