import styles from './ProfileHeader.module.css';

/**
 * Pronouns, place and link, as far as the member tells them.
 * @param {{ profile: { pronouns?: string, location?: string, link?: string } }} props
 */
export function OwnLines({ profile: { pronouns, location, link } }) {
  if (!pronouns && !location && !link) return null;
  return (
    <p className={styles.lines}>
      {pronouns && <span>{pronouns}</span>}
      {location && <span>{location}</span>}
      {link && (
        <a href={link} rel="nofollow ugc noopener" target="_blank">
          {link.replace(/^https?:\/\//, '').replace(/\/$/, '')}
        </a>
      )}
    </p>
  );
}
