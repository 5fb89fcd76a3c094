import { MessageCircle } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { listPath } from '../../lib/names';
import { PosterRow } from '../list/PosterRow';
import { MemberLink } from '../member/MemberLink';
import { LikeButton } from '../review/LikeButton';
import { Who } from './Who';
import styles from './FeedCard.module.css';
import own from './ListCard.module.css';

/**
 * "Ana made a list", or shared one, and how it begins.
 * @param {import('./FeedCard').CardProps} props
 */
export function ListCard({ card, onLike }) {
  const t = useTranslations('card');
  const { list, actor, at } = card;
  if (!list) return null;
  const isShared = card.kind === 'list.shared';
  return (
    <article className={own.card}>
      <div className={styles.body}>
        <Who member={actor} at={at} said={isShared ? 'sharedList' : 'madeList'} />
        <h3 className={styles.title}>
          <Link href={listPath(list)}>{list.title}</Link>
        </h3>
        <p className={styles.marks}>
          {isShared && (
            <span>{t.rich('listBy', { author: () => <MemberLink member={list.owner} /> })}</span>
          )}
          <span>{t('films', { count: list.item_count })}</span>
        </p>
        {list.description && <p className={own.description}>{list.description}</p>}
      </div>
      <PosterRow films={list.preview ?? []} href={listPath(list)} />
      <div className={own.buttons}>
        <LikeButton of={list} kind="list" onLike={onLike} />
        <Link href={`${listPath(list)}#comments`} className={own.comments}>
          <MessageCircle size={18} aria-hidden />
          {t('comments', { count: list.comment_count })}
        </Link>
      </div>
    </article>
  );
}
