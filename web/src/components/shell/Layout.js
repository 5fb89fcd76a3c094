import { useTranslations } from 'use-intl';
import { PageHead } from '../ui/PageHead';
import { Footer } from './Footer';
import { Header } from './Header';
import { TabBar } from './TabBar';
import styles from './Layout.module.css';

/** @param {{ children: import('react').ReactNode }} props */
export function Layout({ children }) {
  const t = useTranslations('shell');
  return (
    <>
      <PageHead description={t('description')} />
      <a href="#main" className={styles.skip}>
        {t('skip')}
      </a>
      <Header />
      <main id="main" tabIndex={-1} className={styles.main}>
        {children}
      </main>
      <Footer />
      <TabBar />
    </>
  );
}
