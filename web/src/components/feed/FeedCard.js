import { memo } from 'react';
import { FollowedCard } from './FollowedCard';
import { LikedCard } from './LikedCard';
import { ListCard } from './ListCard';
import { LoggedCard } from './LoggedCard';
import styles from './FeedCard.module.css';

const KINDS = {
  'diary.logged': LoggedCard,
  'member.followed': FollowedCard,
  'review.liked': LikedCard,
  'review.shared': LikedCard,
  'list.created': ListCard,
  'list.shared': ListCard,
};

/**
 * @typedef {object} CardProps
 * @property {import('../../lib/api/types').Card} card
 * @property {(like: import('../review/LikeButton').OwnLike) => void} onLike
 * @property {boolean} [bare] Without the film: the page is about it.
 */

/** Whether this page knows how to show such a card. @param {{ kind: string }} card */
export const isShown = ({ kind }) => Object.hasOwn(KINDS, kind);

/** One activity. A kind this page does not know yet is left out. */
export const FeedCard = memo(function FeedCard(
  /** @type {CardProps} */ { card, onLike, bare = false },
) {
  if (!isShown(card)) return null;
  const Kind = KINDS[card.kind];
  return (
    <li className={styles.item} data-card={card.id}>
      <Kind card={card} onLike={onLike} bare={bare} />
    </li>
  );
});
