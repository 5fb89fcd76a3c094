import { SearchScreen } from '../components/search/SearchScreen';
import { readSearchQuery } from '../lib/searchQuery';
import { withPage } from '../lib/server/withPage';

export const getServerSideProps = withPage(async ({ get, query }) => {
  const wanted = readSearchQuery(query);
  const limit = wanted.type ? 30 : 12;
  return { wanted, results: wanted.q ? await get('search/', { ...wanted, limit }) : null };
});

/** @param {import('../components/search/SearchScreen').SearchScreenProps} props */
export default function SearchPage({ wanted, results }) {
  return <SearchScreen key={JSON.stringify(wanted)} wanted={wanted} results={results} />;
}
