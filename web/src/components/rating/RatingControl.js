import { X } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { RATING_MAX, ratingAfterKey, ratingAt } from '../../lib/rating';
import { IconButton } from '../ui/IconButton';
import { StarRow } from './Stars';
import styles from './RatingControl.module.css';

/** Large enough for a thumb to hit the half that is meant. */
const STAR_PX = 36;

/**
 * Five stars in halves: arrows, digits, mouse and touch; pressing the same half again clears it.
 * @param {{ value: number | null, onChange: (value: number | null) => void }} props
 */
export function RatingControl({ value, onChange }) {
  const t = useTranslations('rating');
  const labelId = useId();
  const [hovered, setHovered] = useState(/** @type {number | null} */ (null));
  const [pressed, setPressed] = useState(/** @type {number | null | false} */ (false));

  /** @param {import('react').PointerEvent<HTMLElement>} event */
  function under(event) {
    const box = event.currentTarget.getBoundingClientRect();
    return ratingAt(event.clientX - box.left, box.width);
  }

  /** @param {import('react').PointerEvent<HTMLElement>} event */
  function press(event) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture?.(event.pointerId);
    setPressed(value);
    onChange(under(event));
  }

  /** @param {import('react').PointerEvent<HTMLElement>} event */
  function move(event) {
    const rating = under(event);
    setHovered(event.pointerType === 'mouse' ? rating : null);
    if (pressed !== false && rating !== value) {
      setPressed(null); // Dragged: releasing where it started must not clear.
      onChange(rating);
    }
  }

  /** @param {import('react').PointerEvent<HTMLElement>} event */
  function release(event) {
    if (pressed !== false && pressed !== null && under(event) === pressed) onChange(null);
    setPressed(false);
    setHovered(null);
  }

  /** @param {import('react').KeyboardEvent} event */
  function type(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const rating = ratingAfterKey(value, event.key);
    if (rating === undefined) return;
    event.preventDefault();
    onChange(rating);
  }

  const shown = pressed === false ? (hovered ?? value) : value;
  return (
    <div className={styles.row}>
      <span id={labelId} className={styles.label}>
        {t('label')}
      </span>
      <div
        className={styles.control}
        role="slider"
        tabIndex={0}
        aria-labelledby={labelId}
        aria-valuemin={0}
        aria-valuemax={RATING_MAX}
        aria-valuenow={value ?? 0}
        aria-valuetext={value === null ? t('none') : t('stars', { rating: value })}
        onKeyDown={type}
        onPointerDown={press}
        onPointerMove={move}
        onPointerUp={release}
        onPointerCancel={() => setPressed(false)}
        onPointerLeave={() => setHovered(null)}
      >
        <StarRow rating={shown ?? 0} size={STAR_PX} />
      </div>
      {value !== null && (
        <IconButton label={t('clear')} onClick={() => onChange(null)}>
          <X size={18} aria-hidden />
        </IconButton>
      )}
    </div>
  );
}
