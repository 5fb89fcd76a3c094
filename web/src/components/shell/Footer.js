import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { LanguageSwitch } from './LanguageSwitch';
import { ThemeSwitch } from './ThemeSwitch';
import styles from './Footer.module.css';

export function Footer() {
  const t = useTranslations('footer');
  return (
    <footer className={styles.footer}>
      <div className={styles.inner}>
        <nav className={styles.links} aria-label={t('label')}>
          <Link href="/about">{t('about')}</Link>
          <Link href="/live">{t('live')}</Link>
          <Link href="/movies">{t('movies')}</Link>
          <Link href="/legal">{t('legal')}</Link>
        </nav>
        <div className={styles.switches}>
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
        <p className={styles.credit}>{t('tmdb')}</p>
      </div>
    </footer>
  );
}
