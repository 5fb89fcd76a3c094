import styles from './Prose.module.css';

/** Running text. @param {{ children: import('react').ReactNode }} props */
export function Prose({ children }) {
  return <div className={styles.prose}>{children}</div>;
}
