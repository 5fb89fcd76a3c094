import { useTranslations } from 'use-intl';
import { MemberLink } from '../member/MemberLink';
import { PosterLink } from '../movie/PosterLink';
import { Stars } from '../rating/Stars';
import { Excerpt } from '../review/Excerpt';
import { LikeButton } from '../review/LikeButton';
import { CardMovie } from './CardMovie';
import { Who } from './Who';
import styles from './FeedCard.module.css';

/**
 * "Ana liked Bruno's review", or shared it, and the review.
 * @param {import('./FeedCard').CardProps} props
 */
export function LikedCard({ card, onLike }) {
  const t = useTranslations('card');
  const { review, actor, at } = card;
  if (!review) return null;
  return (
    <article className={`${styles.card} ${styles.small}`}>
      <PosterLink movie={review.movie} size="small" />
      <div className={styles.body}>
        <Who
          member={actor}
          at={at}
          said={card.kind === 'review.shared' ? 'sharedReview' : 'likedReview'}
        />
        <CardMovie movie={review.movie} />
        <p className={styles.marks}>
          <span>{t.rich('by', { author: () => <MemberLink member={review.author} /> })}</span>
          {review.rating !== null && <Stars rating={review.rating} />}
        </p>
        <Excerpt review={review} />
        <div>
          <LikeButton of={review} onLike={onLike} />
        </div>
      </div>
    </article>
  );
}
