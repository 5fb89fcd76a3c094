import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { profilePath } from '../../lib/names';
import { Avatar } from '../member/Avatar';
import { PosterGrid } from '../movie/PosterGrid';
import { Portrait } from '../person/Portrait';
import { personPath } from './options';
import styles from './SearchScreen.module.css';

/**
 * What was found of one kind.
 * @param {{ kind: import('../../lib/api/search').Kind, heading: boolean,
 *   groups: import('../../lib/api/search').SearchResults,
 *   children: import('react').ReactNode }} props
 */
export function Group({ kind, groups, heading, children }) {
  const t = useTranslations('search');
  const name = t(`kind.${kind}`);
  return (
    <section aria-label={name} className={styles.group}>
      {heading && <h2 className={styles.heading}>{name}</h2>}
      {kind === 'movies' && <PosterGrid films={groups.movies?.results ?? []} />}
      {kind === 'people' && <People people={groups.people?.results ?? []} />}
      {kind === 'members' && <Members members={groups.members?.results ?? []} />}
      {kind === 'lists' && <Lists lists={groups.lists?.results ?? []} />}
      {children}
    </section>
  );
}

/** @param {{ people: import('../../lib/api/search').PersonCard[] }} props */
function People({ people }) {
  const t = useTranslations('search');
  return (
    <ul className={styles.rows}>
      {people.map((person) => (
        <li key={person.id}>
          <Link href={personPath(person)} className={styles.row}>
            <Portrait person={person} />
            <span className={styles.words}>
              <span>{person.name}</span>
              <span className={styles.note}>{department(person, t)}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** @param {{ members: import('../../lib/api/types').MemberRef[] }} props */
function Members({ members }) {
  return (
    <ul className={styles.rows}>
      {members.map((member) => (
        <li key={member.id}>
          <Link href={profilePath(member)} className={styles.row}>
            <Avatar member={member} size={40} />
            <span className={styles.words}>
              <span>{member.display_name}</span>
              <span className={styles.note}>@{member.username}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** @param {{ lists: import('../../lib/api/search').ListHit[] }} props */
function Lists({ lists }) {
  const t = useTranslations('search');
  return (
    <ul className={styles.rows}>
      {lists.map((list) => (
        <li key={list.id} className={styles.row}>
          <span className={styles.words}>
            <span>{list.title}</span>
            <span className={styles.note}>
              {t('listBy', { count: list.item_count, name: list.member.display_name })}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/**
 * @param {import('../../lib/api/search').PersonCard} person
 * @param {any} t
 */
function department(person, t) {
  const key = `department.${person.known_for}`;
  return person.known_for && t.has(key) ? t(key) : '';
}
