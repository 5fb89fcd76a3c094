import styles from './Notice.module.css';

/**
 * A short word where there is nothing to list, or something went wrong.
 * @param {{ title?: string, children?: import('react').ReactNode,
 *   action?: import('react').ReactNode }} props
 */
export function Notice({ title, children, action }) {
  return (
    <div className={styles.notice}>
      {title && <p className={styles.title}>{title}</p>}
      {children && <p className={styles.text}>{children}</p>}
      {action}
    </div>
  );
}
