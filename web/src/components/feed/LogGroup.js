import { ChevronDown } from 'lucide-react';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { PosterRow } from '../list/PosterRow';
import { FeedCard } from './FeedCard';
import { Who } from './Who';
import styles from './FeedCard.module.css';
import own from './LogGroup.module.css';

/**
 * Many logs of one member in a row, as one card that opens.
 * @param {{ cards: import('../../lib/api/types').Card[], isOpen: boolean, onToggle: () => void,
 *   onLike: (like: import('../review/LikeButton').OwnLike) => void }} props
 */
export function LogGroup({ cards, isOpen, onToggle, onLike }) {
  const t = useTranslations('card');
  const id = useId();
  const [{ actor, at }] = cards;
  const count = cards.length;
  const films = cards.flatMap(({ entry }) => (entry ? [entry.movie] : []));
  return (
    <li className={styles.item} data-group={count}>
      <article className={own.group}>
        <Who member={actor} at={at} said="watchedMany" count={count} />
        <PosterRow films={films} />
        <button
          type="button"
          className={own.toggle}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={onToggle}
        >
          <ChevronDown size={18} aria-hidden className={own.arrow} />
          {isOpen ? t('fold') : t('unfold', { count })}
        </button>
      </article>
      <ol id={id} hidden={!isOpen} className={own.cards}>
        {isOpen && cards.map((card) => <FeedCard key={card.id} card={card} onLike={onLike} />)}
      </ol>
    </li>
  );
}
