import { NotificationsScreen } from '../components/notification/NotificationsScreen';
import { withPage } from '../lib/server/withPage';

export const getServerSideProps = withPage(
  async ({ get }) => ({ page: await get('notifications/') }),
  { for: 'member' },
);

/** @param {{ page: import('../lib/api/types').NotificationPage }} props */
export default function Notifications({ page }) {
  return <NotificationsScreen answer={page} />;
}
