import { MovieBrowser } from '../../components/movie/MovieBrowser';
import { readMovieQuery } from '../../lib/movieQuery';
import { withPage } from '../../lib/server/withPage';

export const getServerSideProps = withPage(async ({ get, query }) => {
  const wanted = readMovieQuery(query);
  return { wanted, page: await get('movies/', { ...wanted, limit: 30 }) };
});

/** @param {import('../../components/movie/MovieBrowser').MovieBrowserProps} props */
export default function Movies({ wanted, page }) {
  return <MovieBrowser wanted={wanted} page={page} />;
}
