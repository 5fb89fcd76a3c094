import { useTranslations } from 'use-intl';
import { MemberLink } from '../member/MemberLink';
import { Avatar } from '../member/Avatar';
import { HiddenNotice } from '../review/HiddenNotice';
import { TimeAgo } from '../ui/TimeAgo';
import styles from './ListHeader.module.css';

/**
 * What a list is, whose, and how far the reader has come with it.
 * @param {{ list: import('../../lib/api/types').ListDetail }} props
 */
export function ListHeader({ list }) {
  const t = useTranslations('list');
  const { owner, description, tags, item_count: count, seen_count: seen } = list;
  const helpers = list.collaborators.filter(({ accepted }) => accepted);
  return (
    <header className={styles.header}>
      {list.hidden && <HiddenNotice hidden={list.hidden} />}
      {list.cover_url && <img src={list.cover_url} alt="" className={styles.cover} />}
      <h1 className={styles.title}>{list.title}</h1>
      <div className={styles.by}>
        <Avatar member={owner} size={28} />
        <p>{t.rich('by', { owner: () => <MemberLink member={owner} /> })}</p>
        {helpers.map(({ member }) => (
          <p key={member.id}>{t.rich('with', { member: () => <MemberLink member={member} /> })}</p>
        ))}
        <p>{t('films', { count })}</p>
        {list.unlisted && <p>{t('unlisted')}</p>}
        <p>{t.rich('updated', { when: () => <TimeAgo at={list.updated_at} /> })}</p>
      </div>
      {description && <p className={styles.description}>{description}</p>}
      {tags.length > 0 && (
        <ul className={styles.tags} aria-label={t('tags')}>
          {tags.map((tag) => (
            <li key={tag}>{tag}</li>
          ))}
        </ul>
      )}
      {seen !== null && count > 0 && (
        <div className={styles.progress}>
          <label htmlFor="list-progress">{t('seen', { seen, count })}</label>
          <progress id="list-progress" value={seen} max={count} />
        </div>
      )}
    </header>
  );
}
