import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { readReview } from '../../lib/api/reviews';
import { needsConsent } from '../../lib/spoilers';
import { Button } from '../ui/Button';
import { useErrorToast } from '../ui/Toasts';
import { ReviewText } from './ReviewText';
import styles from './ReviewScreen.module.css';

/**
 * The words of a review. A spoiler's come when the reader asks for them, and not before.
 * @param {{ review: import('../../lib/api/types').ShownReview }} props
 */
export function FullText({ review }) {
  const t = useTranslations('review');
  const { me } = useSession();
  const showError = useErrorToast();
  const [asked, setAsked] = useState(false);
  const [fetched, setFetched] = useState(/** @type {string | null} */ (null));
  const [busy, setBusy] = useState(false);
  const html = review.html ?? fetched;

  async function reveal() {
    setBusy(true);
    try {
      if (html === null) setFetched((await readReview(review.id)).html);
      setAsked(true);
    } catch (error) {
      showError(error);
    }
    setBusy(false);
  }

  if (html === null || (needsConsent(review, me) && !asked)) {
    return (
      <div className={styles.veil}>
        <p>{t('spoilers')}</p>
        <Button onClick={reveal} busy={busy} disabled={busy}>
          {t('reveal')}
        </Button>
      </div>
    );
  }
  return (
    <>
      <ReviewText html={html} />
      {review.edited_at && <p className={styles.edited}>{t('edited')}</p>}
    </>
  );
}
