import { Moon, Sun } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { rememberChoice } from '../../lib/browser/preferences';
import { THEME_COOKIE } from '../../lib/theme';
import styles from './Switch.module.css';

/** The server renders the choice into the page from its cookie, so nothing flashes on load. */
export function ThemeSwitch() {
  const t = useTranslations('footer');

  function toggle() {
    const root = document.documentElement;
    const theme = root.dataset.theme === 'light' ? 'dark' : 'light';
    root.dataset.theme = theme;
    rememberChoice(THEME_COOKIE, theme);
  }

  return (
    <button
      type="button"
      className={styles.choice}
      onClick={toggle}
      aria-label={t('theme')}
      title={t('theme')}
    >
      <Sun size={18} aria-hidden className={styles.toLight} />
      <Moon size={18} aria-hidden className={styles.toDark} />
    </button>
  );
}
