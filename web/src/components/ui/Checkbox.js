import styles from './Checkbox.module.css';

/** @param {{ label: import('react').ReactNode } & import('react').ComponentProps<'input'>} props */
export function Checkbox({ label, ...rest }) {
  return (
    <label className={styles.checkbox}>
      <input type="checkbox" {...rest} />
      <span>{label}</span>
    </label>
  );
}
