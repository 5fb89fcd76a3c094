import { useTranslations } from 'use-intl';
import { Column } from '../components/ui/Column';
import { PageHead } from '../components/ui/PageHead';
import { Prose } from '../components/ui/Prose';
import { withPage } from '../lib/server/withPage';

export const getServerSideProps = withPage();

const PARTS = /** @type {const} */ (['live', 'yours', 'keys', 'data']);

export default function About() {
  const t = useTranslations('about');
  return (
    <Column title={t('title')} intro={t('intro')}>
      <PageHead title={t('title')} />
      <Prose>
        {PARTS.map((part) => (
          <section key={part}>
            <h2>{t(`${part}.title`)}</h2>
            <p>{t(`${part}.text`)}</p>
          </section>
        ))}
      </Prose>
    </Column>
  );
}
