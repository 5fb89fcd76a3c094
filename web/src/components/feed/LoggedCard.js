import clsx from 'clsx';
import { useSession } from '../../hooks/useSession';
import { EntryMenu } from '../diary/EntryMenu';
import { Excerpt } from '../review/Excerpt';
import { LikeButton } from '../review/LikeButton';
import { EntryMarks } from './EntryMarks';
import { CardMovie } from './CardMovie';
import { Who } from './Who';
import { PosterLink } from '../movie/PosterLink';
import styles from './FeedCard.module.css';

/**
 * "Ana watched …", with what she made of it.
 * @param {import('./FeedCard').CardProps} props
 */
export function LoggedCard({ card, onLike, bare }) {
  const { me } = useSession();
  const { entry, actor, at } = card;
  if (!entry) return null;
  const { movie, review } = entry;
  return (
    <article className={clsx(styles.card, bare && styles.bare)}>
      {!bare && <PosterLink movie={movie} size="small" />}
      <div className={styles.body}>
        <Who member={actor} at={at} said={bare ? 'signed' : whatHappened(entry)}>
          {me?.id === actor.id && <EntryMenu entry={entry} className={styles.menu} />}
        </Who>
        {!bare && <CardMovie movie={movie} />}
        <EntryMarks entry={entry} />
        {review && <Excerpt review={review} />}
        <div>
          {review ? (
            <LikeButton of={review} onLike={onLike} />
          ) : (
            <LikeButton of={entry} kind="entry" onLike={onLike} />
          )}
        </div>
      </div>
    </article>
  );
}

/** @param {import('../../lib/api/types').Entry} entry */
function whatHappened({ rewatch, review }) {
  if (review) return rewatch ? 'rereviewed' : 'reviewed';
  return rewatch ? 'rewatched' : 'watched';
}
