import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { logMovie, undoEntry } from '../../lib/api/diary';
import { entryOf } from '../../lib/browser/drafts';
import { movieTitle } from '../../lib/names';
import { randomKey } from '../../lib/randomKey';
import { useErrorToast, useToast } from '../ui/Toasts';

/**
 * @typedef {import('../../lib/api/types').LoggedEntry} LoggedEntry
 * @typedef {import('../../lib/api/types').MovieViewer} MovieViewer
 */

/**
 * Sends a draft. Pressing again after a failure sends the same key with the same entry, so a log
 * whose answer was lost is not logged twice.
 * @param {{ onLogged: (entry: LoggedEntry) => void,
 *   onUndone: (entry: LoggedEntry, viewer: MovieViewer) => void }} handlers `viewer`: how the reader
 *   stands to the film again.
 */
export function useSendEntry({ onLogged, onUndone }) {
  const t = useTranslations('log');
  const { locale } = useSession();
  const toast = useToast();
  const showError = useErrorToast();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const attempt = useRef({ entry: '', key: '' });

  /** @param {LoggedEntry} logged */
  async function undo(logged) {
    try {
      onUndone(logged, await undoEntry(logged.id));
      toast({ title: t('undone') });
    } catch (failure) {
      showError(failure);
    }
  }

  /** @param {import('./LogForm').ChosenDraft} draft */
  async function send(draft) {
    const entry = entryOf(draft);
    const same = JSON.stringify(entry);
    if (attempt.current.entry !== same) attempt.current = { entry: same, key: randomKey() };
    setBusy(true);
    setError(null);
    try {
      const logged = await logMovie(entry, attempt.current.key);
      toast({
        title: t('logged', { title: movieTitle(logged.movie, locale) }),
        detail: logged.removed_from_watchlist ? t('offWatchlist') : undefined,
        action: { label: t('undo'), onSelect: () => undo(logged) },
      });
      onLogged(logged);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }

  return { send, busy, error };
}
