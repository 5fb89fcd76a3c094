import { useTranslations } from 'use-intl';
import { useCircle } from '../../hooks/useCircle';
import { setRelation } from '../../lib/api/members';
import { Button } from '../ui/Button';
import { useErrorToast, useToast } from '../ui/Toasts';
import { Circle } from './Circle';
import { Person } from './Person';
import styles from './Settings.module.css';

const WORDS = /** @type {const} */ ({
  block: { list: 'blocks', title: 'blocked', none: 'noBlocked', undo: 'unblock' },
  mute: { list: 'mutes', title: 'muted', none: 'noMuted', undo: 'unmute' },
});

/** Members whom the reader blocks or mutes. @param {{ relation: 'block' | 'mute' }} props */
export function HiddenMembers({ relation }) {
  const t = useTranslations('settings');
  const member = useTranslations('member');
  const toast = useToast();
  const showError = useErrorToast();
  const words = WORDS[relation];
  const list = useCircle(words.list);

  /**
   * @param {import('../../lib/api/types').MemberRef} other
   * @param {boolean} wanted
   */
  async function set(other, wanted) {
    const { username, display_name: name } = other;
    try {
      await setRelation(username, relation, wanted);
      toast({
        title: member(wanted ? `${relation}Done` : `${words.undo}Done`, { name }),
        action: wanted ? undefined : { label: t('undo'), onSelect: () => set(other, true) },
      });
    } catch (error) {
      showError(error);
    }
    list.refresh();
  }

  return (
    <div className={styles.part}>
      <h3 className={styles.subheading}>{t(words.title)}</h3>
      <Circle
        list={list}
        label={t(words.title)}
        none={t(words.none)}
        row={(other) => (
          <Person key={other.id} member={other}>
            <Button
              size="sm"
              aria-label={t(`${words.undo}Name`, { name: other.display_name })}
              onClick={() => set(other, false)}
            >
              {member(words.undo)}
            </Button>
          </Person>
        )}
      />
    </div>
  );
}
