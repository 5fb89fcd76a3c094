import { useFormatter, useNow } from 'use-intl';

/** How often "3 minutes ago" is looked at again. */
const UPDATE_MS = 30_000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** @param {{ at: string, className?: string }} props `at` in ISO 8601. */
export function TimeAgo({ at, className }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: UPDATE_MS });
  const then = new Date(at);
  // A clock a little ahead of the reader's must not say "in 2 seconds".
  const capped = then > now ? now : then;
  const isOld = now.getTime() - then.getTime() > 30 * DAY_MS;
  return (
    <time
      dateTime={at}
      title={format.dateTime(then, { dateStyle: 'long', timeStyle: 'short' })}
      className={className}
    >
      {isOld ? format.dateTime(then, { dateStyle: 'medium' }) : format.relativeTime(capped, now)}
    </time>
  );
}
