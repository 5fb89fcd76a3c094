import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { usePageVisible } from '../../hooks/usePageVisible';
import { useTopic } from '../../hooks/useTopic';
import { markRead, readNotifications } from '../../lib/api/notifications';
import { appendNotifications, notifications } from '../../lib/live/reducers';
import { Button } from '../ui/Button';
import { Column } from '../ui/Column';
import { Notice } from '../ui/Notice';
import { PageHead } from '../ui/PageHead';
import { useErrorToast } from '../ui/Toasts';
import { NotificationRow } from './NotificationRow';

/** Long enough to have been seen. */
const SEEN_MS = 1200;

async function refetch() {
  const fresh = await readNotifications();
  return { state: notifications.seed(fresh), cursor: fresh.live_cursor };
}

/**
 * What others did with the reader's things. Being shown is being read, in all tabs and on all
 * devices; the marks of what was new stay until the reader leaves.
 * @param {{ answer: import('../../lib/api/types').NotificationPage }} props
 */
export function NotificationsScreen({ answer }) {
  const t = useTranslations('notifications');
  const { state, dispatch } = useTopic('me', () => notifications.seed(answer), answer.live_cursor, {
    reducer: notifications,
    refetch,
  });
  const [readBefore] = useState(answer.read_up_to);
  const newest = state.items[0]?.id ?? 0;
  const hasUnread = newest > state.read_up_to;
  const isVisible = usePageVisible();

  useEffect(() => {
    if (!hasUnread || !isVisible) return undefined;
    const timer = setTimeout(() => markRead(newest).catch(() => null), SEEN_MS);
    return () => clearTimeout(timer);
  }, [newest, hasUnread, isVisible]);

  return (
    <Column title={t('title')}>
      <PageHead title={t('title')} />
      {state.items.length === 0 && <Notice title={t('none')}>{t('noneHint')}</Notice>}
      <ol aria-label={t('title')}>
        {state.items.map((item) => (
          <NotificationRow key={item.key} item={item} isNew={item.id > readBefore} />
        ))}
      </ol>
      <Older
        first={answer.next}
        onPage={(page) => dispatch((now) => appendNotifications(now, page))}
      />
    </Column>
  );
}

/**
 * @param {{ first: string | null,
 *   onPage: (page: import('../../lib/api/types').NotificationPage) => void }} props
 */
function Older({ first, onPage }) {
  const t = useTranslations('notifications');
  const showError = useErrorToast();
  const [next, setNext] = useState(first);
  const [busy, setBusy] = useState(false);
  if (next === null) return null;

  async function load() {
    setBusy(true);
    try {
      const page = await readNotifications({ cursor: next });
      onPage(page);
      setNext(page.next);
    } catch (error) {
      showError(error);
    }
    setBusy(false);
  }

  return (
    <Button onClick={load} busy={busy} disabled={busy}>
      {t('older')}
    </Button>
  );
}
