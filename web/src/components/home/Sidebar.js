import Link from 'next/link';
import useSWR from 'swr';
import { useTranslations } from 'use-intl';
import { readSuggestions } from '../../lib/api/members';
import { findMovies } from '../../lib/api/movies';
import { MemberRow } from '../member/MemberRow';
import { PosterGrid } from '../movie/PosterGrid';
import styles from './Home.module.css';

const MEMBERS = 4;
const FILMS = 8;

/** Members to follow and films to open, beside the feed where there is room. */
export function Sidebar() {
  const t = useTranslations('home');
  const members = useSWR('suggestions', () => readSuggestions());
  const films = useSWR('popular', () => findMovies({ limit: FILMS }));
  return (
    <aside className={styles.side} aria-label={t('side')}>
      {members.data && members.data.results.length > 0 && (
        <section>
          <h2 className={styles.heading}>{t('members')}</h2>
          <ul>
            {members.data.results.slice(0, MEMBERS).map((member) => (
              <MemberRow key={member.id} member={member} />
            ))}
          </ul>
        </section>
      )}
      {films.data && (
        <section>
          <h2 className={styles.heading}>{t('popular')}</h2>
          <PosterGrid films={films.data.results} className={styles.posters} bare />
          <Link href="/movies" className={styles.more}>
            {t('allFilms')}
          </Link>
        </section>
      )}
    </aside>
  );
}
