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

const EditDialog = dynamic(() => import('./EditDialog').then((module) => module.EditDialog), {
  ssr: false,
});
const DeleteDialog = dynamic(() => import('./DeleteDialog').then((module) => module.DeleteDialog), {
  ssr: false,
});

/**
 * @typedef {import('../../lib/api/types').Entry} Entry
 * @typedef {import('../../lib/api/types').MovieRef} MovieRef
 * @typedef {import('../../lib/api/types').LoggedEntry} LoggedEntry
 * @typedef {import('../../lib/api/types').MovieViewer} MovieViewer
 *
 * @typedef {object} LogDialogControl
 * @property {(movie?: MovieRef, options?: { rewatch?: boolean }) => void} openLog For members; others are sent to log in.
 * @property {(entry: Entry) => void} editEntry One's own.
 * @property {(entry: Entry) => void} deleteEntry One's own; asks first.
 * @property {LoggedEntry | null} lastLogged What was logged last on this page load.
 * @property {{ movieId: number, viewer: MovieViewer } | null} lastUndone How the reader stands to a
 *   film again, after its log was taken back.
 */

const LogDialogContext = createContext(
  /** @type {LogDialogControl} */ ({
    openLog: () => {},
    editEntry: () => {},
    deleteEntry: () => {},
    lastLogged: null,
    lastUndone: null,
  }),
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
  const [editing, editEntry] = useState(/** @type {Entry | null} */ (null));
  const [deleting, deleteEntry] = useState(/** @type {Entry | null} */ (null));
  const [{ lastLogged, lastUndone }, setLast] = useState(
    /** @type {Pick<LogDialogControl, 'lastLogged' | 'lastUndone'>} */ ({
      lastLogged: null,
      lastUndone: null,
    }),
  );

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

  const control = useMemo(
    () => ({ openLog, editEntry, deleteEntry, lastLogged, lastUndone }),
    [openLog, lastLogged, lastUndone],
  );
  return (
    <LogDialogContext.Provider value={control}>
      {children}
      {me && subject && (
        <LogDialog
          movie={subject.movie}
          rewatch={subject.rewatch}
          onClose={() => setSubject(null)}
          onLogged={(entry) => setLast({ lastLogged: entry, lastUndone: null })}
          onUndone={({ movie }, viewer) =>
            setLast({ lastLogged: null, lastUndone: { movieId: movie.id, viewer } })
          }
        />
      )}
      {editing && <EditDialog key={editing.id} entry={editing} onClose={() => editEntry(null)} />}
      {deleting && <DeleteDialog entry={deleting} onClose={() => deleteEntry(null)} />}
    </LogDialogContext.Provider>
  );
}

/** @returns {LogDialogControl} */
export function useLogDialog() {
  return useContext(LogDialogContext);
}
