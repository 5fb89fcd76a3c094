import { PageHead } from '../ui/PageHead';
import styles from './AuthCard.module.css';

/**
 * @param {{ title: string, children: import('react').ReactNode, foot?: import('react').ReactNode }} props
 */
export function AuthCard({ title, children, foot }) {
  return (
    <div className={styles.card}>
      <PageHead title={title} />
      <h1 className={styles.title}>{title}</h1>
      {children}
      {foot && <div className={styles.foot}>{foot}</div>}
    </div>
  );
}
