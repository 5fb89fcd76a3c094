import { createContext, useContext } from 'react';
import { readNotifications } from '../lib/api/notifications';
import { me } from '../lib/live/reducers';
import { useSession } from './useSession';
import { useTopic } from './useTopic';

/**
 * @typedef {object} MeState What the header shows of the member, kept live.
 * @property {number} unread_count
 * @property {Record<number, { follows: boolean, followed_by: boolean, hidden: boolean,
 *   muted: boolean, requested: boolean, requested_by: boolean }>} relations
 *   Toward other members, as far as they changed since the page was loaded.
 */

const MeContext = createContext(/** @type {MeState} */ ({ unread_count: 0, relations: {} }));

/** One subscription for the whole tab; navigating does not renew it. */
const NO_TOPICS = /** @type {string[]} */ ([]);
const ME_TOPIC = ['me'];

/** @param {{ children: import('react').ReactNode }} props */
export function MeProvider({ children }) {
  const { notices } = useSession();
  const topics = notices ? ME_TOPIC : NO_TOPICS;
  const { state } = useTopic(topics, () => me.seed(notices ?? {}), notices?.live_cursor ?? null, {
    reducer: me,
    refetch: refetchMe,
  });
  return <MeContext.Provider value={state}>{children}</MeContext.Provider>;
}

async function refetchMe() {
  const answer = await readNotifications({ limit: 1 });
  return { state: me.seed(answer), cursor: answer.live_cursor };
}

/** @returns {MeState} */
export function useMe() {
  return useContext(MeContext);
}
