import { MemberLists } from '../../../components/list/MemberLists';
import { profilePath } from '../../../lib/names';
import { withPage } from '../../../lib/server/withPage';

export const getServerSideProps = withPage(
  async ({ get, params }) => {
    const path = `users/${encodeURIComponent(params.username)}`;
    const [member, lists] = await Promise.all([get(`${path}/`), get(`${path}/lists/`)]);
    return { member: { username: member.username, display_name: member.display_name }, lists };
  },
  { moved: ({ username }) => `${profilePath({ username })}/lists` },
);

/**
 * @param {{ member: { username: string, display_name: string },
 *   lists: import('../../../lib/api/types').ListPage }} props
 */
export default function MemberListsPage({ member, lists }) {
  return <MemberLists key={member.username} member={member} first={lists} />;
}
