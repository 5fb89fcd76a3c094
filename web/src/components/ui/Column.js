import styles from './Column.module.css';

/**
 * A page of one column, to be read.
 * @param {{ title: string, intro?: string, children: import('react').ReactNode }} props
 */
export function Column({ title, intro, children }) {
  return (
    <div className={styles.column}>
      <h1 className={styles.title}>{title}</h1>
      {intro && <p className={styles.intro}>{intro}</p>}
      {children}
    </div>
  );
}
