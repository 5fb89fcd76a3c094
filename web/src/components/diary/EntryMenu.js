import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useTranslations } from 'use-intl';
import icon from '../ui/IconButton.module.css';
import menu from '../ui/Menu.module.css';
import { useLogDialog } from './LogDialogProvider';

/**
 * What members may do with an entry of their own.
 * @param {{ entry: import('../../lib/api/types').Entry, className?: string }} props
 */
export function EntryMenu({ entry, className }) {
  const t = useTranslations('log');
  const { editEntry, deleteEntry } = useLogDialog();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={`${icon.button} ${className ?? ''}`} aria-label={t('more')}>
        <Ellipsis size={20} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.menu} align="end" sideOffset={4}>
          <DropdownMenu.Item className={menu.item} onSelect={() => editEntry(entry)}>
            <Pencil size={18} aria-hidden />
            {t('edit')}
          </DropdownMenu.Item>
          <DropdownMenu.Item
            className={menu.item}
            data-tone="danger"
            onSelect={() => deleteEntry(entry)}
          >
            <Trash2 size={18} aria-hidden />
            {t('delete')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
