import { useRouter } from 'next/router';
import { useTranslations } from 'use-intl';
import { useSession } from '../../hooks/useSession';
import { updateMe } from '../../lib/api/members';
import { LOCALE_COOKIE, LOCALES } from '../../lib/locale';
import { rememberChoice } from '../../lib/browser/preferences';
import { useErrorToast } from '../ui/Toasts';
import styles from './Switch.module.css';

/** Each language in its own words. */
const NAMES = { en: 'English', 'pt-BR': 'Português' };

/** A member's choice is kept with their account, a guest's in this browser. */
export function LanguageSwitch() {
  const t = useTranslations('footer');
  const router = useRouter();
  const { me, locale } = useSession();
  const showError = useErrorToast();

  /** @param {import('../../lib/locale').Locale} choice */
  async function choose(choice) {
    rememberChoice(LOCALE_COOKIE, choice);
    try {
      if (me) await updateMe({ language: choice });
      await router.replace(router.asPath, undefined, { scroll: false });
    } catch (error) {
      showError(error);
    }
  }

  return (
    <div role="group" aria-label={t('language')} className={styles.group}>
      {LOCALES.map((choice) => (
        <button
          key={choice}
          type="button"
          lang={choice}
          className={styles.choice}
          aria-pressed={choice === locale}
          onClick={() => choose(choice)}
        >
          {NAMES[choice]}
        </button>
      ))}
    </div>
  );
}
