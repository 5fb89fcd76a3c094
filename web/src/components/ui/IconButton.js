import clsx from 'clsx';
import styles from './IconButton.module.css';

/**
 * A button that shows only an icon; `label` is its name.
 * @param {{ label: string } & import('react').ComponentProps<'button'>} props
 */
export function IconButton({ label, className, ...rest }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={clsx(styles.button, className)}
    />
  );
}
