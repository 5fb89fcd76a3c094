import clsx from 'clsx';
import { Heart } from 'lucide-react';
import { useRouter } from 'next/router';
import { useTranslations } from 'use-intl';
import { useIntent } from '../../hooks/useIntent';
import { useSession } from '../../hooks/useSession';
import { setLike } from '../../lib/api/reviews';
import { loginPath } from '../../lib/redirects';
import { useErrorToast } from '../ui/Toasts';
import styles from './LikeButton.module.css';

/**
 * @typedef {{ review_id: number, liked: boolean, like_count: number, rev: number }} OwnLike
 */

/**
 * @param {{ review: { id: number, like_count: number, liked?: boolean },
 *   onLike?: (like: OwnLike) => void }} props `onLike` gets the server's answer.
 */
export function LikeButton({ review, onLike }) {
  const t = useTranslations('review');
  const router = useRouter();
  const { me } = useSession();
  const isLiked = review.liked ?? false;
  const [liked, setLiked] = useIntent({
    value: isLiked,
    send: (wanted) => setLike(review.id, wanted),
    onAnswer: (answer) => onLike?.({ review_id: review.id, ...answer }),
    onError: useErrorToast(),
  });
  const mine = Number(liked) - Number(isLiked);
  const count = Math.max(0, review.like_count + mine);

  function press() {
    if (me) setLiked(!liked);
    else router.push(loginPath(router.asPath));
  }

  return (
    <button
      type="button"
      className={clsx(styles.button, liked && styles.liked)}
      aria-pressed={liked}
      aria-label={t('like', { count })}
      onClick={press}
    >
      <Heart size={18} aria-hidden className={styles.heart} />
      <span className={styles.count} aria-hidden>
        {t('likes', { count })}
      </span>
    </button>
  );
}
