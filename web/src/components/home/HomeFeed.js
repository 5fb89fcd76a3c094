import { useTranslations } from 'use-intl';
import { Feed } from '../feed/Feed';
import { PageHead } from '../ui/PageHead';
import { Newcomer } from './Newcomer';
import { Sidebar } from './Sidebar';
import styles from './Home.module.css';

const TOPICS = ['feed', 'me'];

/**
 * @typedef {{ members: import('../../lib/api/types').Suggestion[],
 *   films: import('../../lib/api/types').MovieRow[] }} Start
 */

/**
 * @param {{ feed: import('../../lib/api/types').FeedPage, start: Start | null }} props `start`: for
 *   a reader with little to read yet.
 */
export function HomeFeed({ feed, start }) {
  const t = useTranslations('home');
  return (
    <div className={start ? styles.single : styles.columns}>
      <PageHead title={t('title')} />
      <div className={styles.main}>
        <h1 className="visually-hidden">{t('title')}</h1>
        {start && <Newcomer start={start} />}
        <Feed path="feed/" topics={TOPICS} label={t('title')} initial={feed} />
      </div>
      {!start && <Sidebar />}
    </div>
  );
}
