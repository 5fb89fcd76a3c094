import clsx from 'clsx';
import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { KINDS, search } from '../../lib/api/search';
import { searchParams } from '../../lib/searchQuery';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { PageHead } from '../ui/PageHead';
import { Group } from './Group';
import { SearchBox } from './SearchBox';
import box from './SearchBox.module.css';
import styles from './SearchScreen.module.css';

/**
 * @typedef {{ wanted: import('../../lib/searchQuery').SearchQuery,
 *   results: import('../../lib/api/search').SearchResults | null }} SearchScreenProps
 */

/** Films, people, members and lists for some words. @param {SearchScreenProps} props */
export function SearchScreen({ wanted, results }) {
  const t = useTranslations('search');
  const { groups, loadMore, failed } = useGroups(wanted, results);
  const found = KINDS.filter((kind) => (groups?.[kind]?.results.length ?? 0) > 0);
  return (
    <>
      <PageHead title={wanted.q ? t('titleOf', { q: wanted.q }) : t('search')} />
      <h1 className={styles.title}>{wanted.q ? t('titleOf', { q: wanted.q }) : t('search')}</h1>
      <SearchBox initial={wanted.q} autoFocus={!wanted.q} className={box.wide} />
      {wanted.q && <Kinds wanted={wanted} />}
      {groups && found.length === 0 && (
        <Notice title={t('none')}>{groups.importing ? t('importing') : t('noneHint')}</Notice>
      )}
      {groups &&
        found.map((kind) => (
          <Group key={kind} kind={kind} groups={groups} heading={!wanted.type}>
            <More
              kind={kind}
              wanted={wanted}
              hasMore={Boolean(groups[kind]?.next)}
              onMore={() => loadMore(kind)}
            />
          </Group>
        ))}
      {failed && <Notice>{t('moreFailed')}</Notice>}
    </>
  );
}

/** The kinds as tabs that are links: each is a page with an address. */
/** @param {{ wanted: import('../../lib/searchQuery').SearchQuery }} props */
function Kinds({ wanted }) {
  const t = useTranslations('search');
  return (
    <nav aria-label={t('kinds')} className={styles.kinds}>
      {['', ...KINDS].map((type) => {
        const query = searchParams({ ...wanted, type: /** @type {any} */ (type) });
        const here = type === wanted.type;
        return (
          <Link
            key={type}
            href={{ pathname: '/search', query }}
            aria-current={here ? 'page' : undefined}
            className={clsx(styles.kind, here && styles.here)}
          >
            {t(`kind.${/** @type {any} */ (type || 'all')}`)}
          </Link>
        );
      })}
    </nav>
  );
}

/**
 * All of one kind: its own page from the page of everything; more of it there.
 * @param {{ kind: import('../../lib/api/search').Kind, hasMore: boolean, onMore: () => void,
 *   wanted: import('../../lib/searchQuery').SearchQuery }} props
 */
function More({ kind, wanted, hasMore, onMore }) {
  const t = useTranslations('search');
  if (!hasMore) return null;
  if (wanted.type) return <Button onClick={onMore}>{t('more')}</Button>;
  return (
    <Link
      href={{ pathname: '/search', query: searchParams({ ...wanted, type: kind }) }}
      className={styles.more}
    >
      {t(`moreOf.${kind}`)}
    </Link>
  );
}

/**
 * @param {import('../../lib/searchQuery').SearchQuery} wanted
 * @param {import('../../lib/api/search').SearchResults | null} results
 */
function useGroups(wanted, results) {
  const [groups, setGroups] = useState(results);
  const [failed, setFailed] = useState(false);

  /** @param {import('../../lib/api/search').Kind} kind */
  async function loadMore(kind) {
    setFailed(false);
    try {
      const page = await search({ ...wanted, cursor: groups?.[kind]?.next, limit: 30 });
      setGroups((now) => now && withMore(now, kind, page));
    } catch {
      setFailed(true);
    }
  }

  return { groups, loadMore, failed };
}

/**
 * @param {import('../../lib/api/search').SearchResults} now
 * @param {import('../../lib/api/search').Kind} kind
 * @param {import('../../lib/api/search').SearchResults} page
 */
function withMore(now, kind, page) {
  const known = new Set(now[kind]?.results.map(({ id }) => id));
  const fresh = (page[kind]?.results ?? []).filter(({ id }) => !known.has(id));
  const results = /** @type {any} */ ([...(now[kind]?.results ?? []), ...fresh]);
  return { ...now, [kind]: { results, next: page[kind]?.next ?? null } };
}
