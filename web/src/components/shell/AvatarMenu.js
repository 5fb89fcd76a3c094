import { DropdownMenu } from 'radix-ui';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { logOut } from '../../lib/api/account';
import { startAfresh } from '../../lib/browser/navigate';
import { Avatar } from '../member/Avatar';
import { useErrorToast } from '../ui/Toasts';
import menu from '../ui/Menu.module.css';
import styles from './AvatarMenu.module.css';

export function AvatarMenu() {
  const t = useTranslations('nav');
  const { me } = useSession();
  const showError = useErrorToast();
  if (!me) return null;

  async function leave() {
    try {
      await logOut();
      startAfresh('/');
    } catch (error) {
      showError(error);
    }
  }

  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className={styles.trigger}
        aria-label={t('account', { name: me.display_name })}
      >
        <Avatar member={me} size={32} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.menu} align="end" sideOffset={8}>
          <DropdownMenu.Item asChild className={menu.item}>
            <Link href={`/profile/${encodeURIComponent(me.username)}`}>{t('profile')}</Link>
          </DropdownMenu.Item>
          <DropdownMenu.Item asChild className={menu.item}>
            <Link href="/settings">{t('settings')}</Link>
          </DropdownMenu.Item>
          <DropdownMenu.Separator className={menu.separator} />
          <DropdownMenu.Item className={menu.item} onSelect={leave}>
            {t('logout')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
