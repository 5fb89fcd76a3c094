import Link from 'next/link';
import { useRouter } from 'next/router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { readComments, writeComment } from '../../lib/api/comments';
import { addComment, appendComments, applyLike } from '../../lib/live/reducers';
import { loginPath } from '../../lib/redirects';
import { Button } from '../ui/Button';
import { useErrorToast } from '../ui/Toasts';
import { CommentItem } from './CommentItem';
import styles from './CommentThread.module.css';
import { Composer } from './Composer';
import { TypingLine } from './TypingLine';
import { useThread } from './useThread';

/**
 * What members say below a review or a list, live. It is written above the list and grows below it, so that
 * nothing that arrives moves what somebody reads or writes.
 * @param {{ topic: string, authorId: number, count: number,
 *   answer: import('../../lib/api/types').CommentPage }} props `topic`: of the review or list above it;
 *   `count` as that says.
 */
export function CommentThread({ topic, authorId, count, answer }) {
  const t = useTranslations('comments');
  const { me } = useSession();
  const { state, dispatch } = useThread(topic, answer);
  const [said, setSaid] = useState('');

  /** @param {string} text @param {number | null} replyTo @param {string} key */
  async function send(text, replyTo, key) {
    const made = await writeComment(topic, { text, reply_to: replyTo }, key);
    dispatch((now) => addComment(now, made));
    setSaid(t('posted'));
  }

  return (
    <section className={styles.thread} aria-labelledby="comments">
      <h2 id="comments" className={styles.heading}>
        {t('title', { count })}
      </h2>
      <Invitation topic={topic} signedIn={me !== null} canComment={state.canComment}>
        <Composer
          label={t('write')}
          submitLabel={t('post')}
          topic={topic}
          onSend={(text, key) => send(text, null, key)}
        />
      </Invitation>
      <TypingLine topic={topic} />
      <p role="status" className="visually-hidden">
        {said}
      </p>
      {state.comments.length === 0 && <p className={styles.empty}>{t('none')}</p>}
      <ol className={styles.list} aria-label={t('list')}>
        {state.comments.map((comment) => (
          <CommentItem
            key={comment.id}
            comment={comment}
            answered={state.comments.find(({ id }) => id === comment.reply_to) ?? null}
            topic={topic}
            isOwner={me?.id === authorId}
            canReply={state.canComment}
            onReply={(text, key) => send(text, comment.id, key)}
            onChange={(changed) => dispatch((now) => addComment(now, changed))}
            onLike={(like) => dispatch((now) => applyLike(now, like))}
          />
        ))}
      </ol>
      <More
        topic={topic}
        next={state.next}
        waiting={state.later.length}
        onPage={(page) => dispatch((now) => appendComments(now, page))}
      />
    </section>
  );
}

/**
 * Who may not comment is told why.
 * @param {{ topic: string, signedIn: boolean, canComment: boolean,
 *   children: import('react').ReactNode }} props
 */
function Invitation({ topic, signedIn, canComment, children }) {
  const t = useTranslations('comments');
  const { asPath } = useRouter();
  if (signedIn && canComment) return children;
  const isList = String(topic.startsWith('list.'));
  if (signedIn) return <p className={styles.closed}>{t('closed', { isList })}</p>;
  return (
    <p className={styles.closed}>
      {t.rich('logIn', {
        link: (chunks) => (
          <Link href={loginPath(asPath)} className={styles.link}>
            {chunks}
          </Link>
        ),
      })}
    </p>
  );
}

/**
 * @param {{ topic: string, next: string | null, waiting: number,
 *   onPage: (page: import('../../lib/api/types').CommentPage) => void }} props
 */
function More({ topic, next, waiting, onPage }) {
  const t = useTranslations('comments');
  const showError = useErrorToast();
  const [busy, setBusy] = useState(false);
  if (next === null) return null;

  async function load() {
    setBusy(true);
    try {
      onPage(await readComments(topic, { cursor: next }));
    } catch (error) {
      showError(error);
    }
    setBusy(false);
  }

  return (
    <Button onClick={load} busy={busy} disabled={busy}>
      {t('more', { count: waiting })}
    </Button>
  );
}
