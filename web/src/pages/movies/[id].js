import { MovieScreen } from '../../components/movie/MovieScreen';
import { withPage } from '../../lib/server/withPage';
import { idOf } from '../../lib/ids';
import { moviePath } from '../../lib/names';

export const getServerSideProps = withPage(
  async ({ get, locale, params }) => {
    const id = idOf(params.id);
    const details = async () => get(`movies/${id}/details/`, { language: await locale() });
    // A film without the rest of its page is still a film.
    const [movie, more] = await Promise.all([get(`movies/${id}/`), details().catch(() => null)]);
    return { movie, more };
  },
  { moved: ({ movie_id: id }) => moviePath({ id }) },
);

/**
 * @param {{ movie: import('../../lib/api/types').Movie,
 *   more: import('../../lib/api/catalogue').MovieMore | null }} props
 */
export default function MoviePage({ movie, more }) {
  return <MovieScreen key={movie.id} answer={movie} more={more} />;
}
