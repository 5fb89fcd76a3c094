import { useTranslations } from 'use-intl';
import { useTyping } from '../../hooks/useSignals';
import styles from './CommentThread.module.css';

/** Who writes now. Its line is always there: nothing moves when somebody begins. @param {{ topic: string }} props */
export function TypingLine({ topic }) {
  const t = useTranslations('comments');
  const members = useTyping(topic);
  const [first, second] = members.map(({ display_name }) => display_name);
  return (
    <p className={styles.typing} role="status">
      {members.length > 0 && (
        <>
          <span className={styles.dots} aria-hidden>
            <i />
            <i />
            <i />
          </span>
          {t('typing', { count: members.length, first, second: second ?? '' })}
        </>
      )}
    </p>
  );
}
