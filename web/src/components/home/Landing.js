import { useTranslations } from 'use-intl';
import { Feed } from '../feed/Feed';
import { ButtonLink } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { PageHead } from '../ui/PageHead';
import styles from './Landing.module.css';

const TOPICS = ['public'];

/**
 * What it is, beside the thing itself: everybody's films as they are logged.
 * @param {{ publicFeed: import('../../lib/api/types').FeedPage }} props
 */
export function Landing({ publicFeed }) {
  const t = useTranslations('landing');
  return (
    <div className={styles.landing}>
      <PageHead />
      <section className={styles.pitch}>
        <h1 className={styles.title}>{t('title')}</h1>
        <p className={styles.text}>{t('text')}</p>
        <div className={styles.ways}>
          <ButtonLink href="/register" look="solid">
            {t('join')}
          </ButtonLink>
          <ButtonLink href="/login">{t('login')}</ButtonLink>
        </div>
      </section>
      <section className={styles.now} aria-labelledby="now">
        <h2 id="now" className={styles.heading}>
          {t('now')}
        </h2>
        <Feed
          path="public/"
          topics={TOPICS}
          label={t('now')}
          initial={publicFeed}
          isHeaded
          empty={<Notice>{t('quiet')}</Notice>}
        />
      </section>
    </div>
  );
}
