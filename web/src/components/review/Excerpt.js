import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { readReview } from '../../lib/api/reviews';
import { Button } from '../ui/Button';
import { useErrorToast } from '../ui/Toasts';
import styles from './Excerpt.module.css';

/**
 * The start of a review. A spoiler stays behind a veil until the reader lifts it: its text is not
 * even on the page before.
 * @param {{ review: import('../../lib/api/types').ReviewBrief }} props
 */
export function Excerpt({ review }) {
  if (review.contains_spoilers && review.excerpt === null) return <Veiled review={review} />;
  return <Text text={review.excerpt ?? ''} more={review.truncated ? review.id : null} />;
}

/** @param {{ review: { id: number } }} props */
function Veiled({ review }) {
  const t = useTranslations('review');
  const showError = useErrorToast();
  const [text, setText] = useState(/** @type {string | null} */ (null));
  const [busy, setBusy] = useState(false);

  async function reveal() {
    setBusy(true);
    try {
      setText((await readReview(review.id)).text);
    } catch (error) {
      showError(error);
    }
    setBusy(false);
  }

  if (text !== null) return <Text text={text} more={null} />;
  return (
    <div className={styles.veil}>
      <p>{t('spoilers')}</p>
      <Button size="sm" onClick={reveal} busy={busy} disabled={busy}>
        {t('reveal')}
      </Button>
    </div>
  );
}

/** @param {{ text: string, more: number | null }} props */
function Text({ text, more }) {
  const t = useTranslations('review');
  return (
    <p className={styles.text}>
      {text}
      {more !== null && (
        <>
          {'… '}
          <Link href={`/reviews/${more}`} className={styles.more}>
            {t('more')}
          </Link>
        </>
      )}
    </p>
  );
}
