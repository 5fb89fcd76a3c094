import { CollectionScreen } from '../../components/collection/CollectionScreen';
import { idOf } from '../../lib/ids';
import { withPage } from '../../lib/server/withPage';

export const getServerSideProps = withPage(async ({ get, locale, params }) => ({
  collection: await get(`collections/${idOf(params.id)}/`, { language: await locale() }),
}));

/** @param {{ collection: import('../../lib/api/catalogue').Collection }} props */
export default function CollectionPage({ collection }) {
  return <CollectionScreen key={collection.id} collection={collection} />;
}
