import { useRef, useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { useFieldErrors } from '../../hooks/useFieldErrors';
import { useSession } from '../../hooks/useSession';
import { keepCommentDraft, readCommentDraft } from '../../lib/browser/commentDrafts';
import { isGeneralError } from '../../lib/fieldErrors';
import { live } from '../../lib/live';
import { randomKey } from '../../lib/randomKey';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { FormError } from '../ui/FormError';
import styles from './Composer.module.css';

/** The API's limit, in characters. */
export const MAX_LENGTH = 5000;
/** The counter shows when so many are left. */
const COUNT_FROM = 500;
/** "Is typing" is said again this often while it lasts. */
const TYPING_MS = 3000;

/**
 * Where a comment is written or changed. Ctrl or ⌘ with Enter sends, Escape gives up.
 * @param {object} props
 * @param {string} props.label
 * @param {string} props.submitLabel
 * @param {string} props.topic Of the review or list that it is about.
 * @param {number | null} [props.replyTo] Names the draft.
 * @param {string} [props.initial] A text to be changed; it is not kept as a draft.
 * @param {(text: string, key: string) => Promise<void>} props.onSend `key` is the same for every try
 *   to send one text.
 * @param {() => void} [props.onCancel]
 */
export function Composer(props) {
  const { label, submitLabel, topic, replyTo = null, initial, onSend, onCancel } = props;
  const t = useTranslations('comments');
  const { text, edit, clear } = useDraft({ topic, replyTo, initial });
  const [{ busy, error }, setSending] = useState(/** @type {Sending} */ ({ busy: false, error: null })); // prettier-ignore
  const errorsOf = useFieldErrors(error);
  const tellTyping = useTyping(topic);
  const attempt = useRef({ text: '', key: '' });
  const left = MAX_LENGTH - [...text].length;
  const canSend = text.trim() !== '' && left >= 0 && !busy;

  async function send() {
    if (!canSend) return;
    if (attempt.current.text !== text) attempt.current = { text, key: randomKey() };
    setSending({ busy: true, error: null });
    try {
      await onSend(text, attempt.current.key);
      clear();
      setSending({ busy: false, error: null });
    } catch (reason) {
      setSending({ busy: false, error: reason });
    }
  }

  /** @param {import('react').KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
    if (event.key === 'Escape' && onCancel && !event.nativeEvent.isComposing) onCancel();
  }

  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Field label={label} errors={[...errorsOf('text'), ...errorsOf('reply_to')]}>
        {(control) => (
          <textarea
            {...control}
            rows={2}
            className={`${control.className} ${styles.text}`}
            value={text}
            autoFocus={onCancel !== undefined}
            onKeyDown={onKeyDown}
            onChange={(event) => {
              edit(event.target.value);
              if (event.target.value) tellTyping();
            }}
          />
        )}
      </Field>
      {isGeneralError(error, ['text', 'reply_to']) && <FormError error={error} />}
      <div className={styles.row}>
        {left <= COUNT_FROM && (
          <p className={styles.left} data-over={left < 0 || undefined} role="status">
            {t('left', { count: left })}
          </p>
        )}
        {onCancel && (
          <Button look="plain" size="sm" onClick={onCancel}>
            {t('cancel')}
          </Button>
        )}
        <Button type="submit" look="solid" size="sm" busy={busy} disabled={!canSend}>
          {busy ? t('sending') : submitLabel}
        </Button>
      </div>
    </form>
  );
}

/** @typedef {{ busy: boolean, error: unknown }} Sending */

const neverChanges = () => () => {};

/**
 * A text that outlives the page, until it is sent.
 * @param {{ topic: string, replyTo: number | null, initial?: string }} which
 */
function useDraft({ topic, replyTo, initial }) {
  const { me } = useSession();
  const memberId = me?.id ?? 0;
  const isKept = initial === undefined;
  const [typed, setTyped] = useState(/** @type {string | null} */ (initial ?? null));
  // Storage is not there while the server renders.
  const kept = useSyncExternalStore(
    neverChanges,
    () => readCommentDraft(memberId, topic, replyTo),
    () => '',
  );
  const text = typed ?? kept;

  /** @param {string} next */
  function edit(next) {
    setTyped(next);
    if (isKept) keepCommentDraft(memberId, topic, replyTo, next);
  }
  return { text, edit, clear: () => edit('') };
}

/** @param {string} topic @returns {() => void} Tells the others that the reader writes. */
function useTyping(topic) {
  const saidAt = useRef(0);
  return () => {
    if (Date.now() - saidAt.current < TYPING_MS) return;
    saidAt.current = Date.now();
    live.signal(topic, 'typing');
  };
}
