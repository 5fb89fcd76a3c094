import { Play } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Section } from './Section';
import styles from './Details.module.css';

/** Videos on the page: the best stand first. */
const SHOWN = 4;

/**
 * Trailers as links to where they are: nothing of another site is loaded before a reader goes there.
 * @param {{ videos: import('../../../lib/api/catalogue').Video[] }} props
 */
export function Trailers({ videos }) {
  const t = useTranslations('details');
  const shown = videos.filter(({ url }) => url !== null).slice(0, SHOWN);
  if (shown.length === 0) return null;
  return (
    <Section title={t('trailers', { count: shown.length })}>
      <ul className={styles.links}>
        {shown.map((video) => (
          <li key={`${video.site} ${video.key}`}>
            <a
              href={video.url ?? undefined}
              target="_blank"
              rel="noopener noreferrer"
              className={styles.link}
            >
              <Play size={16} aria-hidden />
              <span>
                {video.name}
                <span className={styles.note}> {t('onSite', { site: video.site })}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}
