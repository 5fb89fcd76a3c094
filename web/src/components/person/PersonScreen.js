import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { PageHead } from '../ui/PageHead';
import { PersonFacts } from './PersonFacts';
import { Portrait } from './Portrait';
import { RoleFilms } from './RoleFilms';
import styles from './PersonScreen.module.css';

/** Somebody who made films. @param {{ person: import('../../lib/api/catalogue').Person }} props */
export function PersonScreen({ person }) {
  const t = useTranslations('person');
  const role = useTranslations('role');
  const [chosen, setChosen] = useState(person.roles[0]?.role ?? '');
  const shown = person.roles.find((one) => one.role === chosen) ?? person.roles[0];
  /** @param {string} name */
  const roleName = (name) =>
    role.has(/** @type {any} */ (name)) ? role(/** @type {any} */ (name)) : name;
  return (
    <article className={styles.person}>
      <PageHead title={person.name} description={person.biography.slice(0, 200) || undefined} />
      <div className={styles.side}>
        <Portrait person={person} size="large" />
      </div>
      <div className={styles.main}>
        <PersonFacts person={person} />
        <section aria-labelledby="films" className={styles.films}>
          <h2 id="films" className={styles.heading}>
            {t('films', { count: person.movie_count })}
          </h2>
          {!shown && <Notice>{t('noFilms')}</Notice>}
          {person.roles.length > 1 && (
            <div role="group" aria-label={t('roles')} className={styles.roles}>
              {person.roles.map((one) => (
                <Button
                  key={one.role}
                  size="sm"
                  aria-pressed={one === shown}
                  onClick={() => setChosen(one.role)}
                >
                  {t('role', { role: roleName(one.role), count: one.count })}
                </Button>
              ))}
            </div>
          )}
          {shown && <RoleFilms role={shown} name={roleName(shown.role)} />}
        </section>
      </div>
    </article>
  );
}
