import styles from './Logo.module.css';

/** The word, with a beam of light for its exclamation mark. */
export function Logo() {
  return (
    <span className={styles.logo} aria-hidden>
      Cinema
      <svg viewBox="0 0 8 24" width="7" height="21" className={styles.mark}>
        <path d="M0.4 0H7.6L5.1 15.4H2.9Z" />
        <circle cx="4" cy="20.6" r="2.4" />
      </svg>
    </span>
  );
}
