import Link from 'next/link';
import useSWR from 'swr';
import { useTranslations } from 'use-intl';
import { useSession } from '../../../hooks/useSession';
import { readCollection } from '../../../lib/api/catalogue';
import { collectionName, collectionPath } from '../../../lib/names';
import { PosterGrid } from '../PosterGrid';
import { Section } from './Section';
import styles from './Details.module.css';

/**
 * The films that belong with this one, read when the page is there.
 * @param {{ collection: import('../../../lib/api/catalogue').CollectionRef, movieId: number }} props
 */
export function Collection({ collection, movieId }) {
  const t = useTranslations('details');
  const { locale } = useSession();
  const { data } = useSWR(
    ['collection', collection.id, locale],
    () => readCollection(collection.id, locale),
    { revalidateOnFocus: false },
  );
  const others = data?.movies.filter(({ id }) => id !== movieId) ?? [];
  return (
    <Section
      title={collectionName(collection, locale)}
      aside={
        <Link href={collectionPath(collection)} className={styles.aside}>
          {t('wholeCollection')}
        </Link>
      }
    >
      {data && others.length === 0 ? (
        <p className={styles.note}>{t('collectionAlone', { count: data.part_count })}</p>
      ) : (
        <PosterGrid films={others} className={styles.posters} />
      )}
    </Section>
  );
}
