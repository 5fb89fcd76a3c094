import clsx from 'clsx';
import Link from 'next/link';
import styles from './Button.module.css';

/**
 * @typedef {{ look?: 'solid' | 'quiet' | 'plain' | 'danger', size?: 'md' | 'sm', busy?: boolean }} Look
 * @typedef {Look & import('react').ComponentProps<'button'>} ButtonProps
 */

/** @param {ButtonProps} props */
export function Button({ look = 'quiet', size = 'md', busy = false, className, ...rest }) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      className={clsx(styles.button, styles[look], styles[size], className)}
    />
  );
}

/** @param {Look & import('react').ComponentProps<typeof Link>} props */
export function ButtonLink({ look = 'quiet', size = 'md', busy: _, className, ...rest }) {
  return <Link {...rest} className={clsx(styles.button, styles[look], styles[size], className)} />;
}
