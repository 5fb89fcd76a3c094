import { useTranslations } from 'use-intl';
import { useCircle } from '../../hooks/useCircle';
import { answerRequest } from '../../lib/api/members';
import { Button } from '../ui/Button';
import { useErrorToast, useToast } from '../ui/Toasts';
import { Circle } from './Circle';
import { Person } from './Person';

/** Who asks to follow the reader. */
export function FollowRequests() {
  const t = useTranslations('settings');
  const toast = useToast();
  const showError = useErrorToast();
  const list = useCircle('follow-requests');

  /**
   * @param {import('../../lib/api/types').MemberRef} member
   * @param {boolean} accepted
   */
  async function answer({ username, display_name: name }, accepted) {
    try {
      await answerRequest(username, accepted);
      toast({ title: t(accepted ? 'accepted' : 'declined', { name }) });
    } catch (error) {
      showError(error);
    }
    list.refresh();
  }

  return (
    <Circle
      list={list}
      label={t('sections.requests')}
      none={t('noRequests')}
      row={({ id, member }) => (
        <Person key={id} member={member}>
          <Button
            look="solid"
            size="sm"
            aria-label={t('acceptName', { name: member.display_name })}
            onClick={() => answer(member, true)}
          >
            {t('accept')}
          </Button>
          <Button
            size="sm"
            aria-label={t('declineName', { name: member.display_name })}
            onClick={() => answer(member, false)}
          >
            {t('decline')}
          </Button>
        </Person>
      )}
    />
  );
}
