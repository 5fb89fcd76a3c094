import { Check, Clock } from 'lucide-react';
import { useRouter } from 'next/router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useIntent } from '../../hooks/useIntent';
import { useMe } from '../../hooks/useMe';
import { useSession } from '../../hooks/useSession';
import { setRelation } from '../../lib/api/members';
import { loginPath } from '../../lib/redirects';
import { Button } from '../ui/Button';
import { useErrorToast, useToast } from '../ui/Toasts';

const STATES = /** @type {const} */ ({
  none: { icon: null, word: 'follow', label: 'followName' },
  following: { icon: Check, word: 'following', label: 'unfollowName' },
  requested: { icon: Clock, word: 'requested', label: 'withdrawName' },
});

/**
 * Follow, or ask a private member to. Pressed again it takes either back.
 * @param {{ member: import('../../lib/api/types').MemberRef & { is_private?: boolean },
 *   follows: boolean, requested?: boolean, size?: 'sm' | 'md' }} props `follows` and `requested` as
 *   the page was loaded; what changed since comes live.
 */
export function FollowButton({ member, follows, requested = false, size = 'md' }) {
  const t = useTranslations('member');
  const router = useRouter();
  const { me } = useSession();
  const { relations } = useMe();
  const toast = useToast();
  const [answer, setAnswer] = useState(/** @type {{ requested?: boolean } | null} */ (null));
  const known = relations[member.id] ?? { follows, requested };
  const [wanted, setWanted] = useIntent({
    value: known.follows || known.requested,
    send: (value) => setRelation(member.username, 'follow', value),
    onAnswer: (told, value) => {
      setAnswer(told);
      if (value && told?.requested) toast({ title: t('asked', { name: member.display_name }) });
    },
    onError: useErrorToast(),
  });

  function press() {
    if (me) setWanted(!wanted);
    else router.push(loginPath(router.asPath));
  }

  const asks = member.is_private || (answer?.requested ?? known.requested);
  const state = !wanted ? 'none' : known.follows || !asks ? 'following' : 'requested';
  const { icon: Icon, word, label } = STATES[state];
  return (
    <Button
      look={wanted || size === 'sm' ? 'quiet' : 'solid'}
      size={size}
      aria-pressed={wanted}
      aria-label={t(member.is_private && state === 'none' ? 'askName' : label, {
        name: member.display_name,
      })}
      onClick={press}
    >
      {Icon && <Icon size={16} aria-hidden />}
      {t(word)}
    </Button>
  );
}
