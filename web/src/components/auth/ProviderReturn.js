import { useRouter } from 'next/router';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useEntry } from '../../hooks/useEntry';
import { finishAtProvider } from '../../lib/api/account';
import { ButtonLink } from '../ui/Button';
import { FormError } from '../ui/FormError';
import { AuthCard } from './AuthCard';
import { EntryStages } from './EntryStages';
import styles from './AuthCard.module.css';

/** Back from the other provider: what it sent is good once, for the browser that began. */
export function ProviderReturn() {
  const t = useTranslations('auth');
  const { query } = useRouter();
  const entry = useEntry();
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const isSent = useRef(false);
  const { enter } = entry;
  const state = String(query.state ?? '');
  const code = String(query.code ?? '');
  useEffect(() => {
    if (isSent.current || !code) return;
    isSent.current = true;
    enter(() => finishAtProvider({ state, code })).catch(setError);
  }, [enter, state, code]);
  const isOver = !code || error !== null || entry.stage.name === 'restored';
  return (
    <EntryStages entry={entry}>
      <AuthCard title={t('loginTitle')}>
        {error !== null && <FormError error={error} />}
        <p className={styles.text} role="status">
          {!isOver && t('providerWait')}
          {!code && t('providerRefused')}
          {entry.stage.name === 'restored' && t('restored')}
        </p>
        {isOver && (
          <ButtonLink href="/login" look="solid">
            {t('loginButton')}
          </ButtonLink>
        )}
      </AuthCard>
    </EntryStages>
  );
}
