import { HomeFeed } from '../components/home/HomeFeed';
import { Landing } from '../components/home/Landing';
import { withPage } from '../lib/server/withPage';

/** Fewer cards than this on a whole home feed: the reader is new here, and gets people and films. */
const FEW_CARDS = 6;

export const getServerSideProps = withPage(async ({ get, signedIn }) => {
  if (!signedIn) return { feed: null, publicFeed: await get('public/') };
  const feed = await get('feed/');
  if (feed.results.length >= FEW_CARDS) return { feed, start: null };
  const [members, films] = await Promise.all([
    get('users/suggestions/'),
    get('movies/', { limit: 12 }),
  ]);
  return { feed, start: { members: members.results, films: films.results } };
});

/** @param {any} props */
export default function Home({ feed, start, publicFeed }) {
  return feed ? <HomeFeed feed={feed} start={start} /> : <Landing publicFeed={publicFeed} />;
}
