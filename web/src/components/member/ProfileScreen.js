import { Lock } from 'lucide-react';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { useTopic } from '../../hooks/useTopic';
import { readProfile } from '../../lib/api/members';
import { applyLike, profile as profileReducer } from '../../lib/live/reducers';
import { FeedCard } from '../feed/FeedCard';
import { PosterGrid } from '../movie/PosterGrid';
import { Notice } from '../ui/Notice';
import { PageHead } from '../ui/PageHead';
import { FeedLinks } from './FeedLinks';
import { ProfileHeader } from './ProfileHeader';
import styles from './ProfileScreen.module.css';

/** A member, live. @param {{ answer: import('../../lib/api/types').Profile }} props */
export function ProfileScreen({ answer }) {
  const t = useTranslations('profile');
  const { me } = useSession();
  const viewerId = me?.id ?? null;
  const refetch = useCallback(async () => {
    const fresh = await readProfile(answer.username);
    return { state: profileReducer.seed(fresh, { viewerId }), cursor: fresh.live_cursor };
  }, [answer.username, viewerId]);
  const { state, dispatch } = useTopic(
    me ? [`user.${answer.id}`, 'me'] : `user.${answer.id}`,
    () => profileReducer.seed(answer, { viewerId }),
    answer.live_cursor,
    { reducer: profileReducer, refetch },
  );
  const like = useCallback(
    (/** @type {import('../review/LikeButton').OwnLike} */ own) =>
      dispatch((now) => applyLike(now, own)),
    [dispatch],
  );
  return (
    <div className={styles.profile}>
      <PageHead title={answer.display_name} description={answer.bio || undefined} />
      {!answer.is_private && <FeedLinks username={answer.username} name={answer.display_name} />}
      <ProfileHeader profile={state.profile} stats={state.stats} />
      {answer.favourites.length > 0 && (
        <section>
          <h2 className={styles.heading}>{t('favourites')}</h2>
          <PosterGrid films={answer.favourites} className={styles.favourites} bare />
        </section>
      )}
      {isClosed(state.profile) && <PrivateNotice name={answer.display_name} />}
      <section hidden={isClosed(state.profile)}>
        <h2 className={styles.heading}>{t('recent')}</h2>
        {state.recent.length === 0 && <Notice>{t('nothing')}</Notice>}
        <ol className={styles.recent} aria-label={t('recent')}>
          {state.recent.map((card) => (
            <FeedCard key={card.id} card={card} onLike={like} />
          ))}
        </ol>
      </section>
    </div>
  );
}

/**
 * Whether the reader is kept out: the account is private, and they are neither a follower nor it.
 * @param {{ is_private?: boolean, viewer: import('../../lib/api/types').ProfileViewer | null }} profile
 */
function isClosed({ is_private: isPrivate = false, viewer }) {
  return isPrivate && !viewer?.is_me && !viewer?.follows;
}

/** @param {{ name: string }} props */
function PrivateNotice({ name }) {
  const t = useTranslations('profile');
  return (
    <section className={styles.closed}>
      <Lock size={28} aria-hidden />
      <Notice title={t('private')}>{t('privateHint', { name })}</Notice>
    </section>
  );
}
