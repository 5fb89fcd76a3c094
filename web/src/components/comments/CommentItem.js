import { useEffect, useRef, useState } from 'react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { editComment, removeComment } from '../../lib/api/comments';
import { profilePath } from '../../lib/names';
import { Avatar } from '../member/Avatar';
import { MemberLink } from '../member/MemberLink';
import { LikeButton } from '../review/LikeButton';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { TimeAgo } from '../ui/TimeAgo';
import { useErrorToast } from '../ui/Toasts';
import styles from './CommentItem.module.css';
import { Composer } from './Composer';

/** @typedef {import('../../lib/api/types').Comment} Comment */

/**
 * One comment, with what the reader may do about it.
 * @param {object} props
 * @param {Comment} props.comment
 * @param {Comment | null} props.answered The comment that it answers, if it is on the page.
 * @param {string} props.topic Of the review or list above it.
 * @param {boolean} props.isOwner The review or list is the reader's.
 * @param {boolean} props.canReply
 * @param {(text: string, key: string) => Promise<void>} props.onReply
 * @param {(comment: Comment) => void} props.onChange
 * @param {(like: import('../review/LikeButton').OwnLike) => void} props.onLike
 */
export function CommentItem(props) {
  const { comment, answered } = props;
  const t = useTranslations('comments');
  const { author } = comment;
  return (
    <li id={`comment-${comment.id}`} className={styles.item} data-comment={comment.id}>
      {comment.removed ? (
        <p className={styles.tombstone}>{t('removed')}</p>
      ) : (
        <>
          <Link href={profilePath(author)} tabIndex={-1} aria-hidden className={styles.avatar}>
            <Avatar member={author} size={36} />
          </Link>
          <div className={styles.body}>
            <p className={styles.head}>
              <MemberLink member={author} />
              <TimeAgo at={comment.created_at} className={styles.time} />
              {comment.edited_at && <span className={styles.time}>{t('edited')}</span>}
            </p>
            {answered && (
              <a href={`#comment-${answered.id}`} className={styles.answered}>
                {t('inReply', { name: answered.author.display_name })}
              </a>
            )}
            <Words {...props} />
          </div>
        </>
      )}
    </li>
  );
}

/** The text with its buttons, or the form that changes or answers it. @param {Parameters<typeof CommentItem>[0]} props */
function Words({ comment, topic, isOwner, canReply, onReply, onChange, onLike }) {
  const t = useTranslations('comments');
  const { me } = useSession();
  const [mode, setMode] = useState(/** @type {'edit' | 'reply' | 'remove' | null} */ (null));
  const buttons = useFocusBack(mode);
  const isMine = me?.id === comment.author.id;
  const close = () => setMode(null);

  if (mode === 'edit') {
    return (
      <Composer
        label={t('change')}
        submitLabel={t('save')}
        topic={topic}
        initial={comment.text ?? ''}
        onSend={async (text) => {
          onChange(await editComment(comment.id, text));
          close();
        }}
        onCancel={close}
      />
    );
  }
  return (
    <>
      <p className={styles.text}>{comment.text}</p>
      <div className={styles.buttons} ref={buttons}>
        <LikeButton of={comment} kind="comment" onLike={onLike} />
        {canReply && (
          <Act of="reply" name={comment.author.display_name} onClick={() => setMode('reply')} />
        )}
        {isMine && <Act of="edit" onClick={() => setMode('edit')} />}
        {(isMine || isOwner) && (
          <Act of="remove" name={comment.author.display_name} onClick={() => setMode('remove')} />
        )}
      </div>
      {mode === 'reply' && (
        <Composer
          label={t('replyTo', { name: comment.author.display_name })}
          submitLabel={t('reply')}
          topic={topic}
          replyTo={comment.id}
          onSend={async (text, key) => {
            await onReply(text, key);
            close();
          }}
          onCancel={close}
        />
      )}
      {mode === 'remove' && (
        <RemoveDialog
          comment={comment}
          onRemoved={() =>
            onChange({ ...comment, removed: true, text: null, rev: comment.rev + 1 })
          }
          onClose={close}
        />
      )}
    </>
  );
}

/** @param {{ of: 'reply' | 'edit' | 'remove', name?: string, onClick: () => void }} props */
function Act({ of, name = '', onClick }) {
  const t = useTranslations('comments');
  return (
    <button
      type="button"
      data-act={of}
      className={styles.act}
      aria-label={t(`label.${of}`, { name })}
      onClick={onClick}
    >
      {t(of)}
    </button>
  );
}

/** After a form is closed the keyboard is where it was opened. @param {string | null} mode */
function useFocusBack(mode) {
  const buttons = useRef(/** @type {HTMLDivElement | null} */ (null));
  const before = useRef(/** @type {string | null} */ (null));
  useEffect(() => {
    if (mode === null && before.current) {
      /** @type {HTMLElement | null | undefined} */
      const opener = buttons.current?.querySelector(`[data-act="${before.current}"]`);
      opener?.focus();
    }
    before.current = mode;
  }, [mode]);
  return buttons;
}

/** @param {{ comment: Comment, onRemoved: () => void, onClose: () => void }} props */
function RemoveDialog({ comment, onRemoved, onClose }) {
  const t = useTranslations('comments');
  const showError = useErrorToast();
  const [busy, setBusy] = useState(false);

  async function remove() {
    setBusy(true);
    try {
      await removeComment(comment.id);
      onClose();
      onRemoved();
    } catch (error) {
      showError(error);
      setBusy(false);
    }
  }

  return (
    <Dialog title={t('removeTitle')} onClose={onClose}>
      <div className={styles.confirm}>
        <p>{t('removeText')}</p>
        <div className={styles.confirmButtons}>
          <Button onClick={onClose}>{t('keep')}</Button>
          <Button look="solid" onClick={remove} busy={busy} disabled={busy}>
            {t('removeIt')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
