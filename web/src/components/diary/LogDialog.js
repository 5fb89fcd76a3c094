import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { localDay } from '../../lib/dates';
import { dropDraft, emptyDraft, keepDraft, readDraft } from '../../lib/browser/drafts';
import { Dialog } from '../ui/Dialog';
import { FilmPicker } from './FilmPicker';
import { LogForm } from './LogForm';
import { useSendEntry } from './useSendEntry';

/** @typedef {import('../../lib/browser/drafts').Draft} Draft */

/**
 * First which film, then what the reader made of it.
 * @param {{ movie: import('../../lib/api/types').MovieRef | null, rewatch: boolean,
 *   onClose: () => void,
 *   onLogged: (entry: import('../../lib/api/types').LoggedEntry) => void,
 *   onUndone: (entry: import('../../lib/api/types').LoggedEntry,
 *     viewer: import('../../lib/api/types').MovieViewer) => void }} props
 */
export function LogDialog({ movie, rewatch, onClose, onLogged, onUndone }) {
  const t = useTranslations('log');
  const me = /** @type {import('../../lib/api/types').Me} */ (useSession().me);

  /** @param {Draft['movie']} chosen @returns {Draft} */
  function begin(chosen) {
    const kept = chosen && readDraft(me.id, chosen.id);
    const audience = me.default_audience ?? 'public';
    return kept ?? emptyDraft(chosen, { today: localDay(), audience, rewatch });
  }

  const [draft, setDraft] = useState(() => begin(movie));
  const [touched, setTouched] = useState(false);
  const { send, busy, error } = useSendEntry({
    onLogged(entry) {
      dropDraft(me.id, entry.movie.id);
      onLogged(entry);
      onClose();
    },
    onUndone,
  });

  useEffect(() => {
    if (touched) keepDraft(me.id, draft);
  }, [me.id, draft, touched]);

  /** @param {Partial<Draft>} change */
  function edit(change) {
    setTouched(true);
    setDraft((now) => ({ ...now, ...change }));
  }

  return (
    <Dialog title={draft.movie ? t('title') : t('pickTitle')} onClose={onClose}>
      {draft.movie ? (
        <LogForm
          draft={/** @type {import('./LogForm').ChosenDraft} */ (draft)}
          onEdit={edit}
          onChangeFilm={() => setDraft(begin(null))}
          onSend={send}
          busy={busy}
          error={error}
        />
      ) : (
        <FilmPicker onPick={(chosen) => setDraft(begin(chosen))} />
      )}
    </Dialog>
  );
}
