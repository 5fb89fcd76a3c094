import { createContext, useContext } from 'react';

/** @typedef {import('../lib/server/withPage.js').PageSession} PageSession */

const SessionContext = createContext(/** @type {PageSession | null} */ (null));

/** @param {{ session: PageSession, children: import('react').ReactNode }} props */
export function SessionProvider({ session, children }) {
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}

/**
 * Who is reading, and in which language.
 * @returns {PageSession}
 */
export function useSession() {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession outside SessionProvider');
  return session;
}
