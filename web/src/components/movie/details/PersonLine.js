import Link from 'next/link';
import styles from './Details.module.css';

/** Somebody with their part. @param {{ id: number, name: string, note: string }} props */
export function PersonLine({ id, name, note }) {
  return (
    <li>
      <Link href={`/person/${id}`} className={styles.name}>
        {name}
      </Link>
      {note && <span className={styles.note}>{note}</span>}
    </li>
  );
}
