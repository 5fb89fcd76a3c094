import { Check } from 'lucide-react';
import { useRouter } from 'next/router';
import { useTranslations } from 'use-intl';
import { useIntent } from '../../hooks/useIntent';
import { useMe } from '../../hooks/useMe';
import { useSession } from '../../hooks/useSession';
import { setRelation } from '../../lib/api/members';
import { loginPath } from '../../lib/redirects';
import { Button } from '../ui/Button';
import { useErrorToast } from '../ui/Toasts';

/**
 * @param {{ member: import('../../lib/api/types').MemberRef, follows: boolean,
 *   size?: 'sm' | 'md' }} props `follows` as the page was loaded; what changed since comes live.
 */
export function FollowButton({ member, follows, size = 'md' }) {
  const t = useTranslations('member');
  const router = useRouter();
  const { me } = useSession();
  const { relations } = useMe();
  const [wanted, setWanted] = useIntent({
    value: relations[member.id]?.follows ?? follows,
    send: (value) => setRelation(member.username, 'follow', value),
    onError: useErrorToast(),
  });

  function press() {
    if (me) setWanted(!wanted);
    else router.push(loginPath(router.asPath));
  }

  return (
    <Button
      look={wanted || size === 'sm' ? 'quiet' : 'solid'}
      size={size}
      aria-pressed={wanted}
      aria-label={
        wanted
          ? t('unfollowName', { name: member.display_name })
          : t('followName', { name: member.display_name })
      }
      onClick={press}
    >
      {wanted && <Check size={16} aria-hidden />}
      {wanted ? t('following') : t('follow')}
    </Button>
  );
}
