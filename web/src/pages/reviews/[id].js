import { ReviewScreen } from '../../components/review/ReviewScreen';
import { idOf } from '../../lib/ids';
import { withPage } from '../../lib/server/withPage';

export const getServerSideProps = withPage(async ({ get, params }) => ({
  review: await get(`reviews/${idOf(params.id)}/`),
}));

/** @param {{ review: import('../../lib/api/types').Review }} props */
export default function ReviewPage({ review }) {
  return <ReviewScreen key={review.id} answer={review} />;
}
