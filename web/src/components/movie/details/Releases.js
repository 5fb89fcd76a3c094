import { useFormatter, useTranslations } from 'use-intl';
import { useCountryName } from '../../../hooks/useCountryName';
import { Section } from './Section';
import styles from './Details.module.css';

/**
 * When and how a film came out: in the reader's country at once, elsewhere for who asks.
 * @param {{ countries: import('../../../lib/api/catalogue').CountryReleases[], own: string }} props
 *   `own`: the reader's country, which stands first where it has releases.
 */
export function Releases({ countries, own }) {
  const t = useTranslations('details');
  const nameOf = useCountryName();
  if (countries.length === 0) return null;
  const [first, rest] =
    countries[0].country === own ? [countries[0], countries.slice(1)] : [null, countries];
  return (
    <Section title={t('releases')}>
      {first ? (
        <div className={styles.offer}>
          <p className={styles.note}>{nameOf(first.country)}</p>
          <ReleaseRows releases={first.releases} />
        </div>
      ) : (
        <p className={styles.note}>{t('noReleases', { country: nameOf(own) })}</p>
      )}
      {rest.length > 0 && (
        <details className={styles.everywhere}>
          <summary>{t('otherReleases', { count: rest.length })}</summary>
          <ul className={styles.countries}>
            {rest.map(({ country, releases }) => (
              <li key={country} className={styles.offer}>
                <p className={styles.note}>{nameOf(country)}</p>
                <ReleaseRows releases={releases} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}

/** @param {{ releases: import('../../../lib/api/catalogue').Release[] }} props */
function ReleaseRows({ releases }) {
  const t = useTranslations('details');
  const format = useFormatter();
  return (
    <ul className={styles.releases}>
      {releases.map(({ date, kind, certification, note }) => (
        <li key={`${date} ${kind} ${note}`} className={styles.release}>
          <time dateTime={date} className={styles.date}>
            {format.dateTime(new Date(`${date}T12:00:00Z`), {
              dateStyle: 'medium',
              timeZone: 'UTC',
            })}
          </time>
          <span>
            {note ? `${t(`release.${kind}`)} (${note})` : t(`release.${kind}`)}
            {certification && (
              <span className={styles.rating}>
                <span className="visually-hidden">{t('ageRating')} </span>
                {certification}
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
