import { SettingsScreen } from '../components/settings/SettingsScreen';
import { useSession } from '../hooks/useSession';
import { withPage } from '../lib/server/withPage';

export const getServerSideProps = withPage(undefined, { for: 'member' });

export default function Settings() {
  const { me } = useSession();
  return me && <SettingsScreen me={me} />;
}
