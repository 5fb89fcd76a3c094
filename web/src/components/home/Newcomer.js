import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { MemberRow } from '../member/MemberRow';
import { FilmPicks } from './FilmPicks';
import styles from './Newcomer.module.css';

const MEMBERS = 5;

/**
 * What a reader sees before there is much to read: films to log and members to follow.
 * @param {{ start: import('./HomeFeed').Start }} props
 */
export function Newcomer({ start }) {
  const t = useTranslations('newcomer');
  return (
    <section className={styles.start} aria-labelledby="newcomer">
      <h2 id="newcomer" className={styles.title}>
        {t('title')}
      </h2>
      <p className={styles.text}>{t('text')}</p>
      <h3 className={styles.heading}>{t('films')}</h3>
      <FilmPicks films={start.films} />
      <h3 className={styles.heading}>{t('members')}</h3>
      <ul>
        {start.members.slice(0, MEMBERS).map((member) => (
          <MemberRow key={member.id} member={member} />
        ))}
      </ul>
      <Link href="/live" className={styles.more}>
        {t('everyone')}
      </Link>
    </section>
  );
}
