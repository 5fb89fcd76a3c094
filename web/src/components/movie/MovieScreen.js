import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { useTopic } from '../../hooks/useTopic';
import { readMovie } from '../../lib/api/movies';
import { applyLike, movie as movieReducer } from '../../lib/live/reducers';
import { movieTitle } from '../../lib/names';
import { FeedCard } from '../feed/FeedCard';
import { Presence } from '../presence/Presence';
import { Notice } from '../ui/Notice';
import { PageHead } from '../ui/PageHead';
import { MovieDetails } from './details/MovieDetails';
import { MovieActions } from './MovieActions';
import { MovieFacts } from './MovieFacts';
import { Poster } from './Poster';
import { Ratings } from './Ratings';
import styles from './MovieScreen.module.css';

/**
 * A film, live.
 * @param {{ answer: import('../../lib/api/types').Movie,
 *   more: import('../../lib/api/catalogue').MovieMore | null }} props
 */
export function MovieScreen({ answer, more }) {
  const t = useTranslations('movie');
  const { me, locale } = useSession();
  const viewerId = me?.id ?? null;
  const refetch = useCallback(async () => {
    const fresh = await readMovie(answer.id);
    return { state: movieReducer.seed(fresh, { viewerId }), cursor: fresh.live_cursor };
  }, [answer.id, viewerId]);
  const { state, dispatch } = useTopic(
    me ? [`movie.${answer.id}`, 'me'] : `movie.${answer.id}`,
    () => movieReducer.seed(answer, { viewerId }),
    answer.live_cursor,
    { reducer: movieReducer, refetch },
  );
  const like = useCallback(
    (/** @type {import('../review/LikeButton').OwnLike} */ own) =>
      dispatch((now) => applyLike(now, own)),
    [dispatch],
  );
  const title = movieTitle(answer, locale);
  return (
    <article className={styles.movie}>
      <PageHead
        title={answer.year ? `${title} (${answer.year})` : title}
        description={describe(answer, locale)}
      />
      <div className={styles.side}>
        <Poster movie={answer} size="large" className={styles.poster} eager />
        <MovieActions movie={answer} viewer={state.movie.viewer} />
      </div>
      <div className={styles.main}>
        <MovieFacts movie={answer} />
        <Presence movie={answer} />
        <Ratings stats={state.stats} />
        <MovieDetails movie={answer} more={more} />
        <section aria-labelledby="reviews">
          <h2 id="reviews" className={styles.heading}>
            {t('reviews')}
          </h2>
          {state.reviews.length === 0 && <Notice>{t('noReviews')}</Notice>}
          <ol className={styles.reviews} aria-label={t('reviews')}>
            {state.reviews.map((card) => (
              <FeedCard key={card.id} card={card} onLike={like} bare />
            ))}
          </ol>
        </section>
      </div>
    </article>
  );
}

/**
 * @param {import('../../lib/api/types').Movie} movie
 * @param {import('../../lib/locale').Locale} locale
 */
function describe(movie, locale) {
  return (locale === 'pt-BR' && movie.overview_pt) || movie.overview || undefined;
}
