import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { Column } from '../ui/Column';
import { PageHead } from '../ui/PageHead';
import { Prose } from '../ui/Prose';
import styles from './LegalScreen.module.css';

/**
 * Terms, privacy notice, and on what ground what is kept.
 * @param {{ legal: import('../../lib/api/types').Legal }} props
 */
export function LegalScreen({ legal }) {
  const t = useTranslations('legal');
  return (
    <Column title={t('title')} intro={t('version', { version: legal.terms_version })}>
      <PageHead title={t('title')} />
      <Prose>
        {legal.documents.map((text) => (
          <article key={text.kind} id={text.kind} className={styles.text}>
            <h2>{text.title}</h2>
            {text.sections.map((section) => (
              <section key={section.heading}>
                <h3>{section.heading}</h3>
                {section.paragraphs.map((paragraph) => (
                  <p key={paragraph}>{paragraph}</p>
                ))}
              </section>
            ))}
          </article>
        ))}
        <section>
          <h2>{t('bases')}</h2>
          <Bases bases={legal.bases} />
        </section>
        <section>
          <h2>{t('contact')}</h2>
          <p>
            {legal.controller} <a href={`mailto:${legal.contact_email}`}>{legal.contact_email}</a>
          </p>
        </section>
      </Prose>
    </Column>
  );
}

/** @param {Pick<import('../../lib/api/types').Legal, 'bases'>} props */
function Bases({ bases }) {
  const t = useTranslations('legal');
  const { locale } = useSession();
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('bases')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('data')}</th>
            <th scope="col">{t('purpose')}</th>
            <th scope="col">GDPR</th>
            <th scope="col">LGPD</th>
            <th scope="col">{t('kept')}</th>
          </tr>
        </thead>
        <tbody>
          {bases.map(({ data, purpose, gdpr, lgpd, kept }) => (
            <tr key={data[locale]}>
              <th scope="row">{data[locale]}</th>
              <td>{purpose[locale]}</td>
              <td>{gdpr}</td>
              <td>{lgpd}</td>
              <td>{kept[locale]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
