import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useAtTop } from '../../hooks/useAtTop';
import { useFeed } from '../../hooks/useFeed';
import { useOnVisible } from '../../hooks/useOnVisible';
import { applyLike, setAtTop, showPending } from '../../lib/live/reducers';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { FeedCard } from './FeedCard';
import { LogGroup } from './LogGroup';
import { NewPill } from './NewPill';
import styles from './Feed.module.css';

/**
 * A live list of cards. While it is read, newer cards wait behind a pill.
 * @param {{ path: string, topics: string[], label: string,
 *   initial: import('../../lib/api/types').FeedPage, empty?: import('react').ReactNode, isHeaded?: boolean }} props `isHeaded`: under a
 *   heading of its own.
 */
export function Feed({ path, topics, label, initial, empty = null, isHeaded = false }) {
  const t = useTranslations('feed');
  const { state, dispatch, hasMore, isLoading, loadMore, retry, error, ...shape } = useFeed({
    path,
    topics,
    initial,
  });
  const { runs, opened, toggle } = shape;
  useAtTop(
    useCallback(
      (/** @type {boolean} */ atTop) => dispatch((now) => setAtTop(now, atTop)),
      [dispatch],
    ),
  );
  const end = useOnVisible(loadMore, hasMore && !isLoading && !error);
  const like = useCallback(
    (/** @type {import('../review/LikeButton').OwnLike} */ answer) =>
      dispatch((now) => applyLike(now, answer)),
    [dispatch],
  );

  function letIn() {
    dispatch(showPending);
    window.scrollTo({ top: 0 });
  }

  if (state.cards.length === 0 && !hasMore) return empty;
  return (
    <>
      {!isHeaded && <h2 className="visually-hidden">{t('heading')}</h2>}
      <NewPill count={state.pending.length} onShow={letIn} />
      <ol className={styles.list} aria-label={label}>
        {runs.map(({ key, cards, isGroup }) =>
          isGroup ? (
            <LogGroup
              key={key}
              cards={cards}
              isOpen={cards.some(({ id }) => opened.has(id))}
              onToggle={() => toggle(cards)}
              onLike={like}
            />
          ) : (
            <FeedCard key={key} card={cards[0]} onLike={like} />
          ),
        )}
      </ol>
      <div ref={end} className={styles.end}>
        {error ? (
          <Notice action={<Button onClick={retry}>{t('retry')}</Button>}>{t('moreFailed')}</Notice>
        ) : (
          hasMore && <p>{t('loading')}</p>
        )}
        {!hasMore && <p>{t('end')}</p>}
      </div>
    </>
  );
}
