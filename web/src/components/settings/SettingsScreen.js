import dynamic from 'next/dynamic';
import { useTranslations } from 'use-intl';
import { Column } from '../ui/Column';
import { PageHead } from '../ui/PageHead';
import { AccountSettings } from './AccountSettings';
import { FollowRequests } from './FollowRequests';
import { HiddenMembers } from './HiddenMembers';
import { PhotoSettings } from './PhotoSettings';
import { PrivacySettings } from './PrivacySettings';
import { ProfileSettings } from './ProfileSettings';
import { Section } from './Section';
import { UsernameSettings } from './UsernameSettings';

// Read far down the page, and by requests of their own: they need not hold up its beginning.
const SecuritySettings = dynamic(() =>
  import('./SecuritySettings').then((part) => part.SecuritySettings),
);
const NotificationMatrix = dynamic(() =>
  import('./NotificationMatrix').then((part) => part.NotificationMatrix),
);
const MutedThings = dynamic(() => import('./MutedThings').then((part) => part.MutedThings));
const DataCopies = dynamic(() => import('./DataCopies').then((part) => part.DataCopies));

/** All that a member decides about themselves. @param {{ me: import('../../lib/api/types').Me }} props */
export function SettingsScreen({ me }) {
  const t = useTranslations('settings');
  return (
    <Column title={t('title')}>
      <PageHead title={t('title')} />
      <Section title={t('sections.profile')}>
        <PhotoSettings me={me} />
        <ProfileSettings me={me} />
        <UsernameSettings me={me} />
      </Section>
      <Section title={t('sections.privacy')}>
        <PrivacySettings key={String(me.is_private)} me={me} />
      </Section>
      {me.is_private && (
        <Section title={t('sections.requests')}>
          <FollowRequests />
        </Section>
      )}
      <Section title={t('sections.people')}>
        <HiddenMembers relation="block" />
        <HiddenMembers relation="mute" />
      </Section>
      <Section title={t('sections.notifications')}>
        <NotificationMatrix />
      </Section>
      <Section title={t('sections.feed')}>
        <MutedThings />
      </Section>
      <Section title={t('sections.security')}>
        <SecuritySettings me={me} />
      </Section>
      <Section title={t('sections.account')}>
        <AccountSettings />
      </Section>
      <Section title={t('sections.data')}>
        <DataCopies />
      </Section>
    </Column>
  );
}
