import clsx from 'clsx';
import { Heart } from 'lucide-react';
import { useRouter } from 'next/router';
import { useTranslations } from 'use-intl';
import { useIntent } from '../../hooks/useIntent';
import { useSession } from '../../hooks/useSession';
import { setLike } from '../../lib/api/likes';
import { loginPath } from '../../lib/redirects';
import { useErrorToast } from '../ui/Toasts';
import styles from './LikeButton.module.css';

/** @typedef {import('../../lib/live/reducers/cards').OwnLike} OwnLike */

/**
 * @param {{ of: { id: number, like_count?: number, liked?: boolean, liked_by_me?: boolean },
 *   kind?: import('../../lib/api/likes').Likeable, onLike?: (like: OwnLike) => void }} props
 *   `of`: an entry's own `liked` is its author's like of the film. `onLike` gets the server's answer.
 */
export function LikeButton({ of, kind = 'review', onLike }) {
  const t = useTranslations('review');
  const router = useRouter();
  const { me } = useSession();
  const isLiked = (kind === 'entry' ? of.liked_by_me : of.liked) ?? false;
  const [liked, setLiked] = useIntent({
    value: isLiked,
    send: (wanted) => setLike(kind, of.id, wanted),
    onAnswer: (answer) => onLike?.({ target_kind: kind, target_id: of.id, ...answer }),
    onError: useErrorToast(),
  });
  const mine = Number(liked) - Number(isLiked);
  const count = Math.max(0, (of.like_count ?? 0) + mine);

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
