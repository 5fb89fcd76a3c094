import Head from 'next/head';
import { useTranslations } from 'use-intl';

const FEEDS = /** @type {const} */ (['diary', 'reviews', 'lists']);

/**
 * Where feed readers find what a member shows to everyone.
 * @param {{ username: string, name: string }} props
 */
export function FeedLinks({ username, name }) {
  const t = useTranslations('profile');
  return (
    <Head>
      {FEEDS.map((feed) => (
        <link
          key={feed}
          rel="alternate"
          type="application/rss+xml"
          title={t(`feeds.${feed}`, { name })}
          href={`/api/users/${encodeURIComponent(username)}/${feed}.rss`}
        />
      ))}
    </Head>
  );
}
