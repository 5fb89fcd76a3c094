import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { useTopic } from '../../hooks/useTopic';
import { readListTo } from '../../lib/api/lists';
import { applyLike, list as listReducer } from '../../lib/live/reducers';
import { CommentThread } from '../comments/CommentThread';
import { LikeButton } from '../review/LikeButton';
import { Notice } from '../ui/Notice';
import { PageHead } from '../ui/PageHead';
import { ListFilms } from './ListFilms';
import { ListHeader } from './ListHeader';
import styles from './ListScreen.module.css';

/**
 * A list of films and what is said below it, live.
 * @param {{ answer: import('../../lib/api/types').ListDetail,
 *   comments: import('../../lib/api/types').CommentPage }} props
 */
export function ListScreen({ answer, comments }) {
  const t = useTranslations('list');
  const { me } = useSession();
  const refetch = useCallback(
    async (/** @type {import('../../lib/live/reducers/list').ListState} */ shown) => {
      const fresh = await readListTo(answer.id, shown.list?.items.length ?? 0);
      return { state: listReducer.seed(fresh), cursor: fresh.live_cursor };
    },
    [answer.id],
  );
  const { state, status, dispatch } = useTopic(
    me ? [`list.${answer.id}`, 'me'] : `list.${answer.id}`,
    () => listReducer.seed(answer),
    answer.live_cursor,
    { reducer: listReducer, refetch },
  );
  /** @type {import('../../lib/api/types').ListDetail | null} */
  const list = state.list;
  if (!list || status === 'gone') return <Notice title={t('gone')} />;
  return (
    <>
      <article className={styles.list}>
        <PageHead title={list.title} description={list.description.slice(0, 160) || undefined} />
        <ListHeader list={list} />
        <div>
          <LikeButton
            of={list}
            kind="list"
            onLike={(own) => dispatch((now) => applyLike(now, own))}
          />
        </div>
        <ListFilms list={list} dispatch={dispatch} />
      </article>
      <CommentThread
        topic={`list.${list.id}`}
        authorId={list.owner.id}
        count={list.comment_count}
        answer={comments}
      />
    </>
  );
}
