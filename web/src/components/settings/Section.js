import { useId } from 'react';
import styles from './Settings.module.css';

/** One part of the settings. @param {{ title: string, children: import('react').ReactNode }} props */
export function Section({ title, children }) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id} className={styles.heading}>
        {title}
      </h2>
      {children}
    </section>
  );
}
