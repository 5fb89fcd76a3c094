import { Search } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/router';
import { useTranslations } from 'use-intl';
import { SearchBox as Combobox } from '../search/SearchBox';
import styles from './SearchBox.module.css';

/** The search box of every page; on a phone, a link to the page that has one. */
export function SearchBox() {
  const t = useTranslations('search');
  const { pathname } = useRouter();
  return (
    <>
      {/* The search page has a box of its own. */}
      {pathname !== '/search' && (
        <div className={styles.box}>
          <Combobox />
        </div>
      )}
      <Link href="/search" className={styles.link} aria-label={t('search')}>
        <Search size={20} aria-hidden />
      </Link>
    </>
  );
}
