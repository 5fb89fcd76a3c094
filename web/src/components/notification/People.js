import { useTranslations } from 'use-intl';
import { MemberLink } from '../member/MemberLink';

/** Three are named when they are all there are; of more, two. */
const NAMED = 3;

/**
 * "Ana", "Ana and Bia", "Ana, Bia and 98 others".
 * @param {{ members: import('../../lib/api/types').MemberRef[], count: number }} props
 *   `members`: the latest of `count`.
 */
export function People({ members, count }) {
  const t = useTranslations('notifications');
  const isAll = count <= members.length;
  const named = members.slice(0, isAll ? NAMED : NAMED - 1);
  const shape = named.length + (isAll ? '' : 'more');
  const [a, b, c] = named.map((member) => <MemberLink key={member.id} member={member} />);
  return t.rich('people', {
    shape,
    others: count - named.length,
    a: () => a,
    b: () => b,
    c: () => c,
  });
}
