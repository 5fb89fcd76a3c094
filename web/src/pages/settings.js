import { useTranslations } from 'use-intl';
import { PhotoSettings } from '../components/settings/PhotoSettings';
import { ProfileSettings } from '../components/settings/ProfileSettings';
import { Column } from '../components/ui/Column';
import { PageHead } from '../components/ui/PageHead';
import { useSession } from '../hooks/useSession';
import { withPage } from '../lib/server/withPage';

export const getServerSideProps = withPage(undefined, { for: 'member' });

export default function Settings() {
  const t = useTranslations('settings');
  const { me } = useSession();
  if (!me) return null;
  return (
    <Column title={t('title')}>
      <PageHead title={t('title')} />
      <PhotoSettings me={me} />
      <ProfileSettings me={me} />
    </Column>
  );
}
