import { Bookmark, BookmarkCheck, Plus } from 'lucide-react';
import { useRouter } from 'next/router';
import { useTranslations } from 'use-intl';
import { useIntent } from '../../hooks/useIntent';
import { useSession } from '../../hooks/useSession';
import { setWatchlist } from '../../lib/api/movies';
import { loginPath } from '../../lib/redirects';
import { useLogDialog } from '../diary/LogDialogProvider';
import { Button } from '../ui/Button';
import { useErrorToast } from '../ui/Toasts';
import { ViewerMarks } from './ViewerMarks';
import styles from './MovieActions.module.css';

/** @param {import('../../lib/api/types').MovieViewer | null} viewer */
function marksOf(viewer) {
  return (
    viewer ?? { watched: false, liked: false, rating: null, in_watchlist: false, log_count: 0 }
  );
}

/**
 * What the reader may do with a film, and has done.
 * @param {{ movie: import('../../lib/api/types').Movie,
 *   viewer: import('../../lib/api/types').MovieViewer | null }} props
 */
export function MovieActions({ movie, viewer }) {
  const t = useTranslations('movie');
  const router = useRouter();
  const { me } = useSession();
  const { openLog, lastLogged, lastUndone } = useLogDialog();
  const marks = marksOf(lastUndone?.movieId === movie.id ? lastUndone.viewer : viewer);
  // The answer to a log says it at once; the page's own marks are from when it was loaded.
  const justLogged = lastLogged?.movie.id === movie.id ? lastLogged : null;
  const [wanted, setWanted] = useIntent({
    value: justLogged?.removed_from_watchlist ? false : marks.in_watchlist,
    send: (value) => setWatchlist(movie.id, value),
    onError: useErrorToast(),
  });
  const hasWatched = marks.watched || justLogged !== null;

  function pressWatchlist() {
    if (me) setWanted(!wanted);
    else router.push(loginPath(router.asPath));
  }

  return (
    <div className={styles.actions}>
      <Button look="solid" onClick={() => openLog(movie, { rewatch: hasWatched })}>
        <Plus size={18} aria-hidden />
        {hasWatched ? t('logAgain') : t('log')}
      </Button>
      <Button aria-pressed={wanted} onClick={pressWatchlist}>
        {wanted ? <BookmarkCheck size={18} aria-hidden /> : <Bookmark size={18} aria-hidden />}
        {wanted ? t('inWatchlist') : t('watchlist')}
      </Button>
      {hasWatched && (
        <ViewerMarks
          rating={justLogged?.rating ?? marks.rating}
          liked={justLogged?.liked || marks.liked}
        />
      )}
    </div>
  );
}
