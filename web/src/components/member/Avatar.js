import { hueOf } from '../../lib/hash';
import styles from './Avatar.module.css';

/**
 * A member's photo, or their initial on a colour of their own. Decorative: the name stands beside.
 * @param {{ member: import('../../lib/api/types').MemberRef, size?: number }} props `size` in px.
 */
export function Avatar({ member, size = 40 }) {
  const box = { width: size, height: size, fontSize: size * 0.44 };
  const src = member.photo_url;
  if (src) {
    return (
      <img
        src={src}
        alt=""
        width={size}
        height={size}
        style={box}
        className={styles.photo}
        loading="lazy"
      />
    );
  }
  const initial = [...(member.display_name || member.username)][0]?.toUpperCase() ?? '?';
  const hue = /** @type {import('react').CSSProperties} */ ({ '--hue': hueOf(member.username) });
  return (
    <span className={styles.initial} style={{ ...box, ...hue }} aria-hidden>
      {initial}
    </span>
  );
}
