import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { removeEntry } from '../../lib/api/diary';
import { movieTitle } from '../../lib/names';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { useToast } from '../ui/Toasts';

/** @param {{ entry: import('../../lib/api/types').Entry, onClose: () => void }} props */
export function DeleteDialog({ entry, onClose }) {
  const t = useTranslations('log');
  const { locale } = useSession();
  const toast = useToast();
  const title = movieTitle(entry.movie, locale);
  return (
    <ConfirmDialog
      title={t('deleteTitle')}
      text={t('deleteText', { title })}
      confirm={t('delete')}
      onClose={onClose}
      onConfirm={async () => {
        await removeEntry(entry.id);
        toast({ title: t('deleted', { title }) });
        onClose();
      }}
    />
  );
}
