import clsx from 'clsx';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { movieTitle, profilePath } from '../../lib/names';
import { Avatar } from '../member/Avatar';
import { MemberLink } from '../member/MemberLink';
import { Poster } from '../movie/Poster';
import { TimeAgo } from '../ui/TimeAgo';
import styles from './NotificationRow.module.css';

/**
 * @param {{ item: import('../../lib/api/types').Notification, isNew: boolean }} props
 */
export function NotificationRow({ item, isNew }) {
  const t = useTranslations('notifications');
  const { locale } = useSession();
  const { actor, review } = item;
  const film = review ? movieTitle(review.movie, locale) : '';
  return (
    <li className={clsx(styles.row, isNew && styles.fresh)}>
      <Link href={profilePath(actor)} tabIndex={-1} aria-hidden>
        <Avatar member={actor} size={40} />
      </Link>
      <div className={styles.words}>
        <p>
          {isNew && <span className="visually-hidden">{t('new')} </span>}
          {t.rich(item.kind, {
            member: () => <MemberLink member={actor} />,
            review: (chunks) => (
              <Link href={`/reviews/${review?.id}`} className={styles.link}>
                {chunks}
              </Link>
            ),
            film,
          })}
        </p>
        <TimeAgo at={item.at} className={styles.time} />
      </div>
      {review && <Poster movie={review.movie} size="small" className={styles.poster} />}
    </li>
  );
}
