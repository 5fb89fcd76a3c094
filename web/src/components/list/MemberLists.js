import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { readListsOf } from '../../lib/api/lists';
import { listPath, profilePath } from '../../lib/names';
import { Button } from '../ui/Button';
import { Column } from '../ui/Column';
import { Notice } from '../ui/Notice';
import { PageHead } from '../ui/PageHead';
import { useErrorToast } from '../ui/Toasts';
import styles from './MemberLists.module.css';
import { PosterRow } from './PosterRow';

/**
 * The lists of a member that the reader may see, newest first.
 * @param {{ member: { username: string, display_name: string },
 *   first: import('../../lib/api/types').ListPage }} props
 */
export function MemberLists({ member, first }) {
  const t = useTranslations('list');
  const showError = useErrorToast();
  const [{ results, next }, setPage] = useState(first);
  const [busy, setBusy] = useState(false);
  const title = t('of', { name: member.display_name });

  async function load() {
    setBusy(true);
    try {
      const page = await readListsOf(member.username, { cursor: next });
      setPage({ results: [...results, ...page.results], next: page.next });
    } catch (error) {
      showError(error);
    }
    setBusy(false);
  }

  return (
    <Column title={title}>
      <PageHead title={title} />
      <p>
        <Link href={profilePath(member)} className={styles.back}>
          {member.display_name}
        </Link>
      </p>
      {results.length === 0 && <Notice title={t('none')} />}
      <ol>
        {results.map((list) => (
          <li key={list.id} className={styles.list}>
            <h2 className={styles.title}>
              <Link href={listPath(list)}>{list.title}</Link>
            </h2>
            <p className={styles.count}>{t('films', { count: list.item_count })}</p>
            <PosterRow films={list.preview} href={listPath(list)} />
          </li>
        ))}
      </ol>
      {next !== null && (
        <Button onClick={load} busy={busy} disabled={busy}>
          {t('moreLists')}
        </Button>
      )}
    </Column>
  );
}
