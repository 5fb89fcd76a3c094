import { useId, useState } from 'react';
import useSWR from 'swr';
import { useTranslations } from 'use-intl';
import { useCountryName } from '../../../hooks/useCountryName';
import { useSession } from '../../../hooks/useSession';
import { readDetails } from '../../../lib/api/catalogue';
import { imageUrl } from '../../../lib/image';
import { Section } from './Section';
import styles from './Details.module.css';

const KINDS = /** @type {const} */ (['stream', 'free', 'ads', 'rent', 'buy']);

/**
 * Where a film may be watched, in a country that the reader may change.
 * @param {{ movieId: number, more: import('../../../lib/api/catalogue').MovieMore }} props
 */
export function WhereToWatch({ movieId, more }) {
  const t = useTranslations('details');
  const { locale } = useSession();
  const nameOf = useCountryName();
  const id = useId();
  const own = more.country;
  const [country, setCountry] = useState(own);
  const { data, error } = useSWR(
    country === own ? null : ['details', movieId, country],
    () => readDetails(movieId, { language: locale, country }),
    { revalidateOnFocus: false },
  );
  if (more.offer_countries.length === 0) return null;
  const offers = country === own ? more.offers : data?.offers;
  const countries = [...new Set([own, ...more.offer_countries])]
    .map((code) => ({ code, name: nameOf(code) }))
    .sort((one, other) => one.name.localeCompare(other.name, locale));
  return (
    <Section
      title={t('watch')}
      aside={
        <label htmlFor={id} className={styles.country}>
          <span className="visually-hidden">{t('country')}</span>
          <select id={id} value={country} onChange={(event) => setCountry(event.target.value)}>
            {countries.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
      }
    >
      <div role="status" className={styles.offers}>
        {offers ? (
          KINDS.map((kind) => <Providers key={kind} kind={kind} providers={offers[kind]} />)
        ) : (
          <p className={styles.note}>
            {error ? t('failed') : country === own || data ? t('noOffers') : t('loading')}
          </p>
        )}
      </div>
      {offers?.link && (
        <a href={offers.link} target="_blank" rel="noopener noreferrer" className={styles.source}>
          {t('offersSource')}
        </a>
      )}
    </Section>
  );
}

/**
 * @param {{ kind: typeof KINDS[number],
 *   providers: import('../../../lib/api/catalogue').Provider[] }} props
 */
function Providers({ kind, providers }) {
  const t = useTranslations('details');
  if (providers.length === 0) return null;
  return (
    <div className={styles.offer}>
      <p className={styles.note}>{t(`offer.${kind}`)}</p>
      <ul className={styles.providers}>
        {providers.map(({ id, name, logo_path }) => {
          const src = imageUrl(logo_path, 'w92');
          return (
            <li key={id}>
              {src && <img src={src} alt="" loading="lazy" referrerPolicy="no-referrer" />}
              {name}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
