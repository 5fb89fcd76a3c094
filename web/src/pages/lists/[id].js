import { ListScreen } from '../../components/list/ListScreen';
import { idOf } from '../../lib/ids';
import { withPage } from '../../lib/server/withPage';

export const getServerSideProps = withPage(async ({ get, params }) => {
  const id = idOf(params.id);
  const [list, comments] = await Promise.all([
    get(`lists/${id}/`, { limit: 50 }),
    get(`lists/${id}/comments/`),
  ]);
  return { list, comments };
});

/**
 * @param {{ list: import('../../lib/api/types').ListDetail,
 *   comments: import('../../lib/api/types').CommentPage }} props
 */
export default function ListPage({ list, comments }) {
  return <ListScreen key={list.id} answer={list} comments={comments} />;
}
