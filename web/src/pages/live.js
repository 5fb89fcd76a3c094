import { useTranslations } from 'use-intl';
import { Feed } from '../components/feed/Feed';
import { Column } from '../components/ui/Column';
import { Notice } from '../components/ui/Notice';
import { PageHead } from '../components/ui/PageHead';
import { useSession } from '../hooks/useSession';
import { withPage } from '../lib/server/withPage';

export const getServerSideProps = withPage(async ({ get }) => ({ feed: await get('public/') }));

const GUEST_TOPICS = ['public'];
const MEMBER_TOPICS = ['public', 'me'];

/** @param {{ feed: import('../lib/api/types').FeedPage }} props */
export default function Live({ feed }) {
  const t = useTranslations('live');
  const { me } = useSession();
  return (
    <Column title={t('title')} intro={t('intro')}>
      <PageHead title={t('title')} description={t('intro')} />
      <Feed
        path="public/"
        topics={me ? MEMBER_TOPICS : GUEST_TOPICS}
        label={t('title')}
        initial={feed}
        empty={<Notice>{t('empty')}</Notice>}
      />
    </Column>
  );
}
