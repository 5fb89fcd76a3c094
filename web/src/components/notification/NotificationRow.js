import clsx from 'clsx';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { listPath, moviePath, movieTitle, profilePath } from '../../lib/names';
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
  const { actors, actor_count, review, entry, list } = item;
  const movie = review?.movie ?? entry?.movie;
  const href = placeOf(item);
  // A kind that this page does not know yet.
  if (!t.has(item.kind)) return null;
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
            thing: (chunks) =>
              href ? (
                <Link href={href} className={styles.link}>
                  {chunks}
                </Link>
              ) : (
                chunks
              ),
            isList: String(Boolean(list)),
            film: movie ? movieTitle(movie, locale) : '',
            list: list?.title ?? '',
          })}
        </p>
        <TimeAgo at={item.at} className={styles.time} />
      </div>
      {movie && <Poster movie={movie} size="small" className={styles.poster} />}
    </li>
  );
}

/**
 * Where the thing is that a notification is about: the comment on it, where there is one.
 * @param {import('../../lib/api/types').Notification} item
 * @returns {string | null}
 */
function placeOf({ review, list, entry, comment_id }) {
  const anchor = comment_id === null ? '' : `#comment-${comment_id}`;
  if (list) return listPath(list) + anchor;
  if (review) return `/reviews/${review.id}${anchor}`;
  return entry ? moviePath(entry.movie) : null;
}
