import dynamic from 'next/dynamic';
import { useRouter } from 'next/router';
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useSession } from '../../hooks/useSession';
import { isPlainKey } from '../../lib/browser/keys';
import { loginPath } from '../../lib/redirects';

/** Not part of the first load: most pages are read, not written. */
const LogDialog = dynamic(() => import('./LogDialog').then((module) => module.LogDialog), {
  ssr: false,
});

/**
 * @typedef {import('../../lib/api/types').MovieRef} MovieRef
 * @typedef {import('../../lib/api/types').LoggedEntry} LoggedEntry
 *
 * @typedef {object} LogDialogControl
 * @property {(movie?: MovieRef, options?: { rewatch?: boolean }) => void} openLog For members; others are sent to log in.
 * @property {LoggedEntry | null} lastLogged What was logged last on this page load.
 */

const LogDialogContext = createContext(
  /** @type {LogDialogControl} */ ({ openLog: () => {}, lastLogged: null }),
);

/** Opens the dialog from anywhere. */
const SHORTCUT = 'l';

/** @param {{ children: import('react').ReactNode }} props */
export function LogDialogProvider({ children }) {
  const { me } = useSession();
  const router = useRouter();
  const [subject, setSubject] = useState(
    /** @type {{ movie: MovieRef | null, rewatch: boolean } | null} */ (null),
  );
  const [lastLogged, setLastLogged] = useState(/** @type {LoggedEntry | null} */ (null));

  const openLog = useCallback(
    (/** @type {MovieRef | undefined} */ movie = undefined, { rewatch = false } = {}) => {
      if (me) setSubject({ movie: movie ?? null, rewatch });
      else router.push(loginPath(router.asPath));
    },
    [me, router],
  );

  useEffect(() => {
    const onKey = (/** @type {KeyboardEvent} */ event) => {
      if (!isPlainKey(event, SHORTCUT)) return;
      event.preventDefault();
      openLog();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [openLog]);

  const control = useMemo(() => ({ openLog, lastLogged }), [openLog, lastLogged]);
  return (
    <LogDialogContext.Provider value={control}>
      {children}
      {me && subject && (
        <LogDialog
          movie={subject.movie}
          rewatch={subject.rewatch}
          onClose={() => setSubject(null)}
          onLogged={setLastLogged}
        />
      )}
    </LogDialogContext.Provider>
  );
}

/** @returns {LogDialogControl} */
export function useLogDialog() {
  return useContext(LogDialogContext);
}
