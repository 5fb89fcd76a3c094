import { useId } from 'react';
import styles from './Details.module.css';

/**
 * A part of a film's page with its heading.
 * @param {{ title: string, children: import('react').ReactNode, aside?: import('react').ReactNode }} props
 */
export function Section({ title, children, aside }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.section}>
      <div className={styles.head}>
        <h2 id={id} className={styles.heading}>
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
