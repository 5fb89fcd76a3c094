import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { changeEntry } from '../../lib/api/diary';
import { readReview } from '../../lib/api/reviews';
import { changesOf, draftOf } from '../../lib/browser/drafts';
import { Dialog } from '../ui/Dialog';
import { useErrorToast, useToast } from '../ui/Toasts';
import { LogForm } from './LogForm';

/** @typedef {import('./LogForm').ChosenDraft} ChosenDraft */

/**
 * One's own entry again, as it was written. A card holds the start of a review, so the whole text
 * is fetched first.
 * @param {{ entry: import('../../lib/api/types').Entry, onClose: () => void }} props
 */
export function EditDialog({ entry, onClose }) {
  const t = useTranslations('log');
  const toast = useToast();
  const showError = useErrorToast();
  const [draft, setDraft] = useState(() => (entry.review ? null : draftOf(entry, '')));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const reviewId = entry.review?.id;

  useEffect(() => {
    if (reviewId === undefined) return undefined;
    let left = false;
    readReview(reviewId).then(
      ({ text }) => left || setDraft((now) => now ?? draftOf(entry, text)),
      (failure) => {
        if (left) return;
        showError(failure);
        onClose();
      },
    );
    return () => {
      left = true;
    };
    // The entry as it was when the dialog opened: what changes meanwhile must not overwrite a draft.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [reviewId]);

  /** @param {ChosenDraft} edited */
  async function send(edited) {
    setBusy(true);
    setError(null);
    try {
      await changeEntry(entry.id, changesOf(edited));
      toast({ title: t('edited') });
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }

  if (!draft) return null;
  return (
    <Dialog title={t('editTitle')} onClose={onClose}>
      <LogForm
        draft={draft}
        onEdit={(change) => setDraft({ ...draft, ...change, movie: draft.movie })}
        onSend={send}
        busy={busy}
        error={error}
      />
    </Dialog>
  );
}
