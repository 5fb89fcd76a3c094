import { marks } from '../../lib/fold';
import styles from './Marked.module.css';

/** A name with what was typed made strong. @param {{ text: string, typed: string }} props */
export function Marked({ text, typed }) {
  return (
    <>
      {marks(text, typed).map((part, index) =>
        part.marked ? (
          <mark key={index} className={styles.mark}>
            {part.text}
          </mark>
        ) : (
          part.text
        ),
      )}
    </>
  );
}
