import { MovieScreen } from '../../components/movie/MovieScreen';
import { withPage } from '../../lib/server/withPage';
import { idOf } from '../../lib/ids';

export const getServerSideProps = withPage(async ({ get, params }) => ({
  movie: await get(`movies/${idOf(params.id)}/`),
}));

/** @param {{ movie: import('../../lib/api/types').Movie }} props */
export default function MoviePage({ movie }) {
  return <MovieScreen key={movie.id} answer={movie} />;
}
