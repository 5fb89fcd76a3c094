import { useRouter } from 'next/router';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { removePhoto, uploadPhoto } from '../../lib/api/members';
import { Avatar } from '../member/Avatar';
import { Button } from '../ui/Button';
import { FormError } from '../ui/FormError';
import styles from './Settings.module.css';

/** @param {{ me: import('../../lib/api/types').Me }} props */
export function PhotoSettings({ me }) {
  const t = useTranslations('settings');
  const router = useRouter();
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (null));

  /** @param {() => Promise<unknown>} change */
  async function run(change) {
    setBusy(true);
    setError(null);
    try {
      await change();
      await router.replace(router.asPath, undefined, { scroll: false });
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  }

  return (
    <section className={styles.photo} aria-label={t('photo')}>
      <Avatar member={me} size={88} />
      <div className={styles.photoWords}>
        <div className={styles.buttons}>
          <Button onClick={() => input.current?.click()} busy={busy} disabled={busy}>
            {me.photo_url ? t('changePhoto') : t('addPhoto')}
          </Button>
          {me.photo_url && (
            <Button look="plain" onClick={() => run(removePhoto)} disabled={busy}>
              {t('removePhoto')}
            </Button>
          )}
        </div>
        <p className={styles.hint}>{t('photoHint')}</p>
        {error !== null && <FormError error={error} />}
      </div>
      <input
        ref={input}
        type="file"
        accept="image/jpeg,image/png,image/webp"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t('photo')}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) run(() => uploadPhoto(file));
        }}
      />
    </section>
  );
}
