import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { coverSpoilers } from '../../lib/spoilers';
import styles from './ReviewText.module.css';

/**
 * A review's words with their marks. Each inline spoiler is a button until it is pressed, by pointer
 * or by key; then it is text like the rest.
 * @param {{ html: string }} props `html`: made safe by the server.
 */
export function ReviewText({ html }) {
  const t = useTranslations('review');
  const label = t('spoiler');
  const markup = useMemo(() => ({ __html: coverSpoilers(html, label) }), [html, label]);
  return (
    <div
      className={styles.text}
      dangerouslySetInnerHTML={markup}
      onClickCapture={uncover}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') uncover(event);
      }}
    />
  );
}

/** @param {import('react').SyntheticEvent} event On a covered spoiler: shows it and nothing else. */
function uncover(event) {
  const { target } = event;
  const cover = target instanceof Element && target.closest('[data-covered]');
  if (!cover) return;
  event.preventDefault();
  for (const name of ['data-covered', 'role', 'aria-label']) cover.removeAttribute(name);
  cover.firstElementChild?.removeAttribute('inert');
  // The keyboard stays where it is.
  cover.setAttribute('tabindex', '-1');
}
