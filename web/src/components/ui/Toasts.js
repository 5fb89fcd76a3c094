import { X } from 'lucide-react';
import { useRouter } from 'next/router';
import { Toast } from 'radix-ui';
import { createContext, useCallback, useContext, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ApiError } from '../../lib/api/errors';
import { startAfresh } from '../../lib/browser/navigate';
import { loginPath } from '../../lib/redirects';
import { Button } from './Button';
import { problemText } from './FormError';
import { IconButton } from './IconButton';
import styles from './Toasts.module.css';

/**
 * @typedef {{ title: string, detail?: string, tone?: 'plain' | 'error',
 *   action?: { label: string, onSelect: () => void } }} Message
 */

/** Long enough to read two lines and decide to undo. */
const DURATION_MS = 7000;

const ToastContext = createContext(/** @type {(message: Message) => void} */ (() => {}));

/** @param {{ children: import('react').ReactNode }} props */
export function ToastProvider({ children }) {
  const t = useTranslations('toast');
  const [messages, setMessages] = useState(/** @type {(Message & { key: number })[]} */ ([]));
  const show = useCallback((/** @type {Message} */ message) => {
    setMessages((shown) => [...shown, { ...message, key: (shown.at(-1)?.key ?? 0) + 1 }]);
  }, []);
  const close = useCallback((/** @type {number} */ key) => {
    setMessages((shown) => shown.filter((message) => message.key !== key));
  }, []);
  return (
    <ToastContext.Provider value={show}>
      <Toast.Provider duration={DURATION_MS} label={t('region')} swipeDirection="down">
        {children}
        {messages.map((message) => (
          <OneToast key={message.key} message={message} onClose={() => close(message.key)} />
        ))}
        <Toast.Viewport className={styles.viewport} label={`${t('region')} ({hotkey})`} />
      </Toast.Provider>
    </ToastContext.Provider>
  );
}

/** @param {{ message: Message, onClose: () => void }} props */
function OneToast({ message, onClose }) {
  const t = useTranslations('toast');
  const { title, detail, tone = 'plain', action } = message;
  return (
    <Toast.Root
      className={styles.toast}
      data-tone={tone}
      onOpenChange={(open) => !open && onClose()}
    >
      <div className={styles.text}>
        <Toast.Title className={styles.title}>{title}</Toast.Title>
        {detail && <Toast.Description className={styles.detail}>{detail}</Toast.Description>}
      </div>
      {action && (
        <Toast.Action asChild altText={action.label}>
          <Button look="plain" size="sm" onClick={action.onSelect}>
            {action.label}
          </Button>
        </Toast.Action>
      )}
      <Toast.Close asChild>
        <IconButton label={t('close')}>
          <X size={18} aria-hidden />
        </IconButton>
      </Toast.Close>
    </Toast.Root>
  );
}

/** @returns {(message: Message) => void} Shows a short message over the page. */
export function useToast() {
  return useContext(ToastContext);
}

/**
 * @returns {(error: unknown) => void} Says that something did not work, in the reader's words; where
 *   the session has ended, with the way back in.
 */
export function useErrorToast() {
  const show = useToast();
  const t = useTranslations('problem');
  const nav = useTranslations('nav');
  const { asPath } = useRouter();
  return useCallback(
    (error) => {
      const hasEnded = error instanceof ApiError && error.status === 401;
      const action = { label: nav('login'), onSelect: () => startAfresh(loginPath(asPath)) };
      show({
        tone: 'error',
        title: problemText(error, t),
        action: hasEnded ? action : undefined,
      });
    },
    [show, t, nav, asPath],
  );
}
