import clsx from 'clsx';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { movieTitle, profilePath } from '../../lib/names';
import { Avatar } from '../member/Avatar';
import { Poster } from '../movie/Poster';
import { TimeAgo } from '../ui/TimeAgo';
import styles from './NotificationRow.module.css';
import { People } from './People';

/**
 * What several members did to one thing.
 * @param {{ item: import('../../lib/api/types').Notification, isNew: boolean }} props
 */
export function NotificationRow({ item, isNew }) {
  const t = useTranslations('notifications');
  const { locale } = useSession();
  const { actors, actor_count, review, comment_id } = item;
  const film = review ? movieTitle(review.movie, locale) : '';
  const anchor = comment_id === null ? '' : `#comment-${comment_id}`;
  return (
    <li className={clsx(styles.row, isNew && styles.fresh)} data-notification={item.kind}>
      <div className={styles.faces}>
        {actors.map((actor) => (
          <Link key={actor.id} href={profilePath(actor)} tabIndex={-1} aria-hidden>
            <Avatar member={actor} size={actors.length > 1 ? 32 : 40} />
          </Link>
        ))}
      </div>
      <div className={styles.words}>
        <p>
          {isNew && <span className="visually-hidden">{t('new')} </span>}
          {t.rich(item.kind, {
            who: () => <People members={actors} count={actor_count} />,
            count: actor_count,
            review: (chunks) => (
              <Link href={`/reviews/${review?.id}${anchor}`} className={styles.link}>
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
