import { useCallback } from 'react';
import { useSession } from '../../hooks/useSession';
import { useTopic } from '../../hooks/useTopic';
import { readComments } from '../../lib/api/comments';
import { comments } from '../../lib/live/reducers';

/** What the API gives in one page at most; a lost place is refetched as deep as that. */
const PAGE_MAX = 100;
const PAGE_MIN = 20;

/**
 * The thread of a review or list, seeded by the server and kept live.
 * @param {string} topic Of the review or list above it.
 * @param {import('../../lib/api/types').CommentPage} answer
 */
export function useThread(topic, answer) {
  const { me } = useSession();
  const refetch = useCallback(
    async (/** @type {import('../../lib/live/reducers/comments').CommentsState} */ shown) => {
      const limit = Math.min(PAGE_MAX, Math.max(PAGE_MIN, shown.comments.length));
      const fresh = await readComments(topic, { limit });
      return { state: comments.seed(fresh), cursor: fresh.live_cursor };
    },
    [topic],
  );
  return useTopic(me ? [topic, 'me'] : topic, () => comments.seed(answer), answer.live_cursor, {
    reducer: comments,
    refetch,
  });
}
