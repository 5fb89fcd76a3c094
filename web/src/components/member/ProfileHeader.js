import { Lock } from 'lucide-react';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'use-intl';
import { profilePath } from '../../lib/names';
import { ButtonLink } from '../ui/Button';
import { Avatar } from './Avatar';
import { FollowButton } from './FollowButton';
import { MemberMenu } from './MemberMenu';
import { OwnLines } from './OwnLines';
import styles from './ProfileHeader.module.css';

const STATS = /** @type {const} */ ([
  'film_count',
  'log_count',
  'review_count',
  'follower_count',
  'following_count',
]);

/**
 * @param {{ profile: any, stats: Record<typeof STATS[number], number> }} props `profile` as the API
 *   gives it, less its counters.
 */
export function ProfileHeader({ profile, stats }) {
  const t = useTranslations('profile');
  const format = useFormatter();
  const { viewer } = profile;
  return (
    <header className={styles.header}>
      <div className={styles.top}>
        <Avatar member={profile} size={88} />
        <div className={styles.names}>
          <h1 className={styles.name}>{profile.display_name}</h1>
          <p className={styles.username}>
            @{profile.username}
            {profile.is_private && (
              <Lock size={14} role="img" aria-label={t('privateMark')} className={styles.lock} />
            )}
            {viewer?.followed_by && <span className={styles.badge}>{t('followsYou')}</span>}
            {viewer?.requested_by && <span className={styles.badge}>{t('asksYou')}</span>}
          </p>
        </div>
        <div className={styles.actions}>
          {viewer?.is_me ? (
            <ButtonLink href="/settings">{t('edit')}</ButtonLink>
          ) : (
            <>
              <FollowButton
                member={profile}
                follows={viewer?.follows ?? false}
                requested={viewer?.requested ?? false}
              />
              {viewer && <MemberMenu member={profile} viewer={viewer} />}
            </>
          )}
        </div>
      </div>
      {profile.bio && <p className={styles.bio}>{profile.bio}</p>}
      <OwnLines profile={profile} />
      <dl className={styles.stats}>
        {STATS.map((name) => (
          <div key={name}>
            <dt>{t(name, { count: stats[name] })}</dt>
            <dd>{format.number(stats[name])}</dd>
          </div>
        ))}
      </dl>
      <p>
        <Link href={`${profilePath(profile)}/lists`} className={styles.more}>
          {t('lists')}
        </Link>
      </p>
    </header>
  );
}
