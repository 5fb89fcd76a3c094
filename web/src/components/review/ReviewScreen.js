import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { useTopic } from '../../hooks/useTopic';
import { readReview } from '../../lib/api/reviews';
import { applyLike, review as reviewReducer } from '../../lib/live/reducers';
import { movieTitle } from '../../lib/names';
import { CommentThread } from '../comments/CommentThread';
import { CardMovie } from '../feed/CardMovie';
import { EntryMarks } from '../feed/EntryMarks';
import { Who } from '../feed/Who';
import { PosterLink } from '../movie/PosterLink';
import { Notice } from '../ui/Notice';
import { PageHead } from '../ui/PageHead';
import { FullText } from './FullText';
import { HiddenNotice } from './HiddenNotice';
import { LikeButton } from './LikeButton';
import styles from './ReviewScreen.module.css';

/**
 * A review in full and what is said below it, live.
 * @param {{ answer: import('../../lib/api/types').ShownReview,
 *   comments: import('../../lib/api/types').CommentPage }} props
 */
export function ReviewScreen({ answer, comments }) {
  const t = useTranslations('review');
  const { me, locale } = useSession();
  const viewerId = me?.id ?? null;
  const refetch = useCallback(async () => {
    const fresh = await readReview(answer.id);
    return { state: reviewReducer.seed(fresh, { viewerId }), cursor: fresh.live_cursor };
  }, [answer.id, viewerId]);
  const { state, status, dispatch } = useTopic(
    me ? [`review.${answer.id}`, 'me'] : `review.${answer.id}`,
    () => reviewReducer.seed(answer, { viewerId }),
    answer.live_cursor,
    { reducer: reviewReducer, refetch },
  );
  /** @type {import('../../lib/api/types').ShownReview | null} */
  const review = state.review;
  if (!review || state.removed || status === 'gone') return <Notice title={t('gone')} />;
  const film = movieTitle(review.movie, locale);
  return (
    <>
      <article className={styles.review}>
        <PageHead title={t('pageTitle', { name: review.author.display_name, film })} />
        <h1 className="visually-hidden">
          {t('pageTitle', { name: review.author.display_name, film })}
        </h1>
        <PosterLink movie={review.movie} />
        <div className={styles.body}>
          <Who
            member={review.author}
            at={review.created_at}
            said={review.rewatch ? 'rereviewed' : 'reviewed'}
          />
          <CardMovie movie={review.movie} as="h2" />
          <EntryMarks entry={{ ...review, liked: false }} />
          {review.hidden && <HiddenNotice hidden={review.hidden} />}
          <FullText review={review} />
          <div>
            <LikeButton of={review} onLike={(own) => dispatch((now) => applyLike(now, own))} />
          </div>
        </div>
      </article>
      <CommentThread
        topic={`review.${review.id}`}
        authorId={review.author.id}
        count={review.comment_count}
        answer={comments}
      />
    </>
  );
}
