import { Clapperboard, House, Plus, Radio, UserRound } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/router';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { useLogDialog } from '../diary/LogDialogProvider';
import styles from './TabBar.module.css';

/** The way around on a phone, where the thumb is. */
export function TabBar() {
  const t = useTranslations('nav');
  const { me } = useSession();
  const { openLog } = useLogDialog();
  const profile = me ? `/profile/${encodeURIComponent(me.username)}` : '/login';
  return (
    <nav className={styles.bar} aria-label={t('tabs')}>
      <Tab href="/" icon={House} label={t('feed')} />
      <Tab href="/movies" icon={Clapperboard} label={t('movies')} />
      <button type="button" className={styles.log} onClick={() => openLog()} aria-label={t('log')}>
        <Plus size={24} aria-hidden />
      </button>
      <Tab href="/live" icon={Radio} label={t('live')} />
      <Tab href={profile} icon={UserRound} label={me ? t('profile') : t('login')} />
    </nav>
  );
}

/** @param {{ href: string, icon: import('lucide-react').LucideIcon, label: string }} props */
function Tab({ href, icon: Icon, label }) {
  const { asPath } = useRouter();
  const isHere = asPath.split(/[?#]/)[0] === href;
  return (
    <Link href={href} className={styles.tab} aria-current={isHere ? 'page' : undefined}>
      <Icon size={20} aria-hidden />
      <span>{label}</span>
    </Link>
  );
}
