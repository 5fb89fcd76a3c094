import { useRouter } from 'next/router';
import { useTranslations } from 'use-intl';
import { useToast } from '../components/ui/Toasts';
import { updateMe } from '../lib/api/members';
import { useForm } from './useForm';

/**
 * A form of the member's own settings: saved, said, and read again by the page.
 * @param {(values: Record<string, any>) => Parameters<typeof updateMe>[0]} read The fields' values as
 *   the API takes them.
 */
export function useSaved(read) {
  const t = useTranslations('settings');
  const router = useRouter();
  const toast = useToast();
  return useForm(async (values) => {
    await updateMe(read(values));
    toast({ title: t('saved') });
    await router.replace(router.asPath, undefined, { scroll: false });
  });
}
