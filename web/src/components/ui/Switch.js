import { useId } from 'react';
import styles from './Switch.module.css';

/**
 * Yes or no, with a sentence on what it means. A checkbox to forms.
 * @param {{ label: string, hint: string } & import('react').ComponentProps<'input'>} props
 */
export function Switch({ label, hint, ...rest }) {
  const id = useId();
  return (
    <div className={styles.switch}>
      <input id={id} type="checkbox" role="switch" aria-describedby={`${id}-hint`} {...rest} />
      <label htmlFor={id}>{label}</label>
      <p id={`${id}-hint`}>{hint}</p>
    </div>
  );
}
