import { Search } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/router';
import { useTranslations } from 'use-intl';
import styles from './SearchBox.module.css';

/** A form that leads to the film list; on a phone, a link to it. */
export function SearchBox() {
  const t = useTranslations('nav');
  const router = useRouter();

  /** @param {import('react').FormEvent<HTMLFormElement>} event */
  function search(event) {
    event.preventDefault();
    const q = String(new FormData(event.currentTarget).get('q') ?? '').trim();
    router.push(q ? { pathname: '/movies', query: { q } } : '/movies');
  }

  return (
    <>
      <form
        role="search"
        aria-label={t('search')}
        action="/movies"
        className={styles.box}
        onSubmit={search}
      >
        <Search size={16} aria-hidden />
        <input
          name="q"
          type="search"
          placeholder={t('searchPlaceholder')}
          aria-label={t('search')}
          autoComplete="off"
          maxLength={200}
        />
      </form>
      <Link href="/movies" className={styles.link} aria-label={t('search')}>
        <Search size={20} aria-hidden />
      </Link>
    </>
  );
}
