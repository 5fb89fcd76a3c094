import { useFormatter, useTranslations } from 'use-intl';
import styles from './PersonScreen.module.css';

/** Who somebody is. @param {{ person: import('../../lib/api/catalogue').Person }} props */
export function PersonFacts({ person }) {
  const t = useTranslations('person');
  const search = useTranslations('search');
  const format = useFormatter();
  /** @param {string} day */
  const date = (day) =>
    format.dateTime(new Date(`${day}T12:00:00Z`), { dateStyle: 'long', timeZone: 'UTC' });
  const department = /** @type {any} */ (`department.${person.known_for}`);
  const facts = [
    person.known_for && search.has(department) && search(department),
    person.birthday &&
      t(person.place_of_birth ? 'bornIn' : 'born', {
        date: date(person.birthday),
        place: person.place_of_birth,
      }),
    person.deathday && t('died', { date: date(person.deathday) }),
  ].filter(Boolean);
  return (
    <header className={styles.facts}>
      <h1 className={styles.name}>{person.name}</h1>
      {facts.map((fact) => (
        <p key={String(fact)} className={styles.fact}>
          {fact}
        </p>
      ))}
      {person.biography && (
        <details className={styles.biography} open={person.biography.length < 600}>
          <summary>{t('biography')}</summary>
          <p lang={person.language}>{person.biography}</p>
        </details>
      )}
    </header>
  );
}
