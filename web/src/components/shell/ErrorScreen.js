import { useTranslations } from 'use-intl';
import { kindOfFailure } from '../../lib/failures';
import { ButtonLink } from '../ui/Button';
import { PageHead } from '../ui/PageHead';
import styles from './ErrorScreen.module.css';

/** @param {{ status: number }} props */
export function ErrorScreen({ status }) {
  const t = useTranslations('error');
  const kind = kindOfFailure(status);
  return (
    <div className={styles.screen}>
      <PageHead title={t(`${kind}.title`)} />
      <p className={styles.code} aria-hidden>
        {status}
      </p>
      <h1 className={styles.title}>{t(`${kind}.title`)}</h1>
      <p className={styles.text}>{t(`${kind}.text`)}</p>
      <div className={styles.ways}>
        <ButtonLink href="/" look="solid">
          {t('home')}
        </ButtonLink>
        <ButtonLink href="/movies">{t('movies')}</ButtonLink>
      </div>
    </div>
  );
}
