import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/Button';
import { AllCredits } from './AllCredits';
import { PersonLine } from './PersonLine';
import { Section } from './Section';
import styles from './Details.module.css';

/** Names on the page before the rest is asked for. */
const SHOWN = 12;

/**
 * Who made a film: its first names at once, the whole cast and crew in pages.
 * @param {{ movie: import('../../../lib/api/types').Movie,
 *   more: import('../../../lib/api/catalogue').MovieMore | null }} props
 */
export function CastAndCrew({ movie, more }) {
  const t = useTranslations('details');
  const [open, setOpen] = useState(/** @type {'cast' | 'crew' | null} */ (null));
  const castCount = more?.cast_count ?? movie.cast.length;
  const crewCount = more?.crew_count ?? 0;
  if (movie.cast.length === 0 && movie.directors.length === 0) return null;
  return (
    <Section title={t('credits')}>
      {open ? (
        <AllCredits key={open} movieId={movie.id} kind={open} />
      ) : (
        <ul className={styles.people}>
          {movie.directors.map(({ id, name }) => (
            <PersonLine key={`d${id}`} id={id} name={name} note={t('director')} />
          ))}
          {movie.cast.slice(0, SHOWN).map(({ id, name, character }) => (
            <PersonLine key={id} id={id} name={name} note={character} />
          ))}
        </ul>
      )}
      <div className={styles.buttons}>
        {castCount > 0 && (castCount > SHOWN || open) && (
          <Button
            size="sm"
            aria-pressed={open === 'cast'}
            onClick={() => setOpen(open === 'cast' ? null : 'cast')}
          >
            {t('allCast', { count: castCount })}
          </Button>
        )}
        {crewCount > 0 && (
          <Button
            size="sm"
            aria-pressed={open === 'crew'}
            onClick={() => setOpen(open === 'crew' ? null : 'crew')}
          >
            {t('allCrew', { count: crewCount })}
          </Button>
        )}
      </div>
    </Section>
  );
}
