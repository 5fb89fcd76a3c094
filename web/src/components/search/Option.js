import { Search } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Avatar } from '../member/Avatar';
import { Poster } from '../movie/Poster';
import { Portrait } from '../person/Portrait';
import { Marked } from './Marked';
import styles from './SearchBox.module.css';

/**
 * @param {{ id: string, option: import('./options').SearchOption, typed: string,
 *   selected: boolean, onPoint: () => void, onChoose: () => void,
 *   icon?: import('react').ReactNode }} props
 */
export function Option({ id, option, typed, selected, onPoint, onChoose, icon }) {
  const t = useTranslations('search');
  return (
    <div
      id={id}
      role="option"
      aria-selected={selected}
      className={styles.option}
      onPointerMove={onPoint}
      // The field keeps the focus, so that the list is still there when the click comes.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <span className={styles.picture}>{icon ?? <Picture option={option} />}</span>
      {option.kind === 'all' ? (
        <span className={styles.name}>{t('all', { q: option.label })}</span>
      ) : (
        <span className={styles.words}>
          <span className={styles.name}>
            <Marked text={option.label} typed={typed} />
          </span>
          {option.kind !== 'recent' && (
            <span className={styles.note}>
              {[t(`one.${option.kind}`), noteOf(option, t)].filter(Boolean).join(' · ')}
            </span>
          )}
        </span>
      )}
    </div>
  );
}

/** @param {{ option: import('./options').SearchOption }} props */
function Picture({ option }) {
  if (option.movie) return <Poster movie={option.movie} size="small" className={styles.poster} />;
  if (option.person) return <Portrait person={option.person} className={styles.poster} />;
  if (option.member) return <Avatar member={option.member} size={32} />;
  return <Search size={16} aria-hidden />;
}

/**
 * @param {import('./options').SearchOption} option
 * @param {any} t
 */
function noteOf(option, t) {
  const department = `department.${option.note}`;
  if (option.kind === 'person') return option.note && t.has(department) ? t(department) : '';
  return option.note;
}
