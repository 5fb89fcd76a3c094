import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from './IconButton';
import styles from './Dialog.module.css';

/**
 * @param {{ title: string, onClose: () => void, children: import('react').ReactNode }} props
 */
export function Dialog({ title, onClose, children }) {
  const t = useTranslations('dialog');
  // There is no trigger of Radix's own to go back to: dialogs are opened from anywhere.
  const [opener] = useState(() => /** @type {HTMLElement | null} */ (document.activeElement));

  /** @param {Event} event */
  function giveFocusBack(event) {
    event.preventDefault();
    opener?.focus();
  }

  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={styles.overlay} />
        <Radix.Content
          className={styles.content}
          aria-describedby={undefined}
          onCloseAutoFocus={giveFocusBack}
        >
          <header className={styles.header}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={t('close')}>
                <X size={20} aria-hidden />
              </IconButton>
            </Radix.Close>
          </header>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
