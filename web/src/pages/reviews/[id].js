import { ReviewScreen } from '../../components/review/ReviewScreen';
import { idOf } from '../../lib/ids';
import { withPage } from '../../lib/server/withPage';
import { withheld } from '../../lib/spoilers';

export const getServerSideProps = withPage(async ({ get, me, params }) => {
  const id = idOf(params.id);
  const [review, comments, reader] = await Promise.all([
    get(`reviews/${id}/`),
    get(`reviews/${id}/comments/`),
    me(),
  ]);
  return { review: withheld(review, reader), comments };
});

/**
 * @param {{ review: import('../../lib/api/types').ShownReview,
 *   comments: import('../../lib/api/types').CommentPage }} props
 */
export default function ReviewPage({ review, comments }) {
  return <ReviewScreen key={review.id} answer={review} comments={comments} />;
}
