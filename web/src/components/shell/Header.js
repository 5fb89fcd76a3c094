import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { useLogDialog } from '../diary/LogDialogProvider';
import { Button, ButtonLink } from '../ui/Button';
import { AvatarMenu } from './AvatarMenu';
import { Bell } from './Bell';
import { LiveIndicator } from './LiveIndicator';
import { Logo } from './Logo';
import { NavLink } from './NavLink';
import { SearchBox } from './SearchBox';
import styles from './Header.module.css';

export function Header() {
  const t = useTranslations('nav');
  const { me } = useSession();
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <Link href="/" className={styles.logo} aria-label={t('home')}>
          <Logo />
        </Link>
        <LiveIndicator />
        <nav className={styles.nav} aria-label={t('main')}>
          <NavLink href="/">{t('feed')}</NavLink>
          <NavLink href="/movies">{t('movies')}</NavLink>
          <NavLink href="/live">{t('live')}</NavLink>
        </nav>
        <div className={styles.search}>
          <SearchBox />
        </div>
        {me ? <MemberTools /> : <GuestTools />}
      </div>
    </header>
  );
}

function MemberTools() {
  const t = useTranslations('nav');
  const { openLog } = useLogDialog();
  return (
    <div className={styles.tools}>
      <Button
        look="solid"
        size="sm"
        className={styles.log}
        onClick={() => openLog()}
        title={t('logHint')}
      >
        <Plus size={18} aria-hidden />
        {t('log')}
      </Button>
      <Bell />
      <AvatarMenu />
    </div>
  );
}

function GuestTools() {
  const t = useTranslations('nav');
  return (
    <div className={styles.tools}>
      <ButtonLink href="/login" look="plain" size="sm" className={styles.login}>
        {t('login')}
      </ButtonLink>
      <ButtonLink href="/register" look="solid" size="sm" className={styles.join}>
        {t('register')}
      </ButtonLink>
    </div>
  );
}
