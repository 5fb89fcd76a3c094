import { useTranslations } from 'use-intl';
import { ApiError } from '../../lib/api/errors';
import styles from './FormError.module.css';

/** What went wrong with a form as a whole. @param {{ error: unknown }} props */
export function FormError({ error }) {
  const t = useTranslations('problem');
  return (
    <p className={styles.error} role="alert">
      {problemText(error, t)}
    </p>
  );
}

/**
 * The problem in the reader's words where we have them, else in the API's.
 * @param {unknown} error
 * @param {any} t Translations of `problem`.
 */
export function problemText(error, t) {
  if (!(error instanceof ApiError)) return t('unknown');
  if (t.has(error.code)) return t(error.code);
  const first = Object.values(error.fields).flat()[0];
  return first?.detail || error.message || t('unknown');
}
