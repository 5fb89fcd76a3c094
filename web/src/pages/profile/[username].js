import { ProfileScreen } from '../../components/member/ProfileScreen';
import { profilePath } from '../../lib/names';
import { withPage } from '../../lib/server/withPage';

export const getServerSideProps = withPage(
  async ({ get, params }) => ({
    profile: await get(`users/${encodeURIComponent(params.username)}/`),
  }),
  { moved: ({ username }) => profilePath({ username }) },
);

/** @param {{ profile: import('../../lib/api/types').Profile }} props */
export default function ProfilePage({ profile }) {
  return <ProfileScreen key={profile.id} answer={profile} />;
}
