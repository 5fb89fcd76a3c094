import clsx from 'clsx';
import { useId } from 'react';
import styles from './Field.module.css';

/**
 * A label, a control, a hint and its errors, tied together for assistive technology.
 * @param {{ label: string, hint?: string, errors?: string[], className?: string,
 *   children: (control: { id: string, 'aria-describedby'?: string, 'aria-invalid'?: true,
 *     className: string }) => import('react').ReactNode }} props
 */
export function Field({ label, hint, errors = [], className, children }) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : null;
  const errorId = errors.length > 0 ? `${id}-error` : null;
  const describedBy = [errorId, hintId].filter(Boolean).join(' ');
  return (
    <div className={clsx(styles.field, className)}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {children({
        id,
        className: styles.control,
        ...(describedBy && { 'aria-describedby': describedBy }),
        ...(errorId && { 'aria-invalid': true }),
      })}
      {hintId && (
        <p id={hintId} className={styles.hint}>
          {hint}
        </p>
      )}
      {errorId && (
        <p id={errorId} className={styles.error} role="alert">
          {errors.join(' ')}
        </p>
      )}
    </div>
  );
}
