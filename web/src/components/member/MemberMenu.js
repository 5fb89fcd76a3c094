import { Ban, Ellipsis, VolumeX } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useRouter } from 'next/router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { setRelation } from '../../lib/api/members';
import { useErrorToast, useToast } from '../ui/Toasts';
import icon from '../ui/IconButton.module.css';
import menu from '../ui/Menu.module.css';

/**
 * Block and mute.
 * @param {{ member: import('../../lib/api/types').MemberRef,
 *   viewer: import('../../lib/api/types').ProfileViewer }} props
 */
export function MemberMenu({ member, viewer }) {
  const t = useTranslations('member');
  const router = useRouter();
  const toast = useToast();
  const showError = useErrorToast();
  const [{ mutes, blocks }, setStanding] = useState(viewer);

  /**
   * @param {'mute' | 'block'} relation
   * @param {boolean} wanted
   */
  async function change(relation, wanted) {
    try {
      await setRelation(member.username, relation, wanted);
      setStanding((now) => ({ ...now, [relation === 'mute' ? 'mutes' : 'blocks']: wanted }));
      toast({
        title: t(wanted ? `${relation}Done` : `un${relation}Done`, { name: member.display_name }),
      });
      router.replace(router.asPath, undefined, { scroll: false });
    } catch (error) {
      showError(error);
    }
  }

  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={icon.button} aria-label={t('more')}>
        <Ellipsis size={20} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.menu} align="end" sideOffset={8}>
          <DropdownMenu.Item className={menu.item} onSelect={() => change('mute', !mutes)}>
            <VolumeX size={18} aria-hidden />
            {mutes ? t('unmute') : t('mute')}
          </DropdownMenu.Item>
          <DropdownMenu.Item
            className={menu.item}
            data-tone="danger"
            onSelect={() => change('block', !blocks)}
          >
            <Ban size={18} aria-hidden />
            {blocks ? t('unblock') : t('block')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
