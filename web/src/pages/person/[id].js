import { PersonScreen } from '../../components/person/PersonScreen';
import { idOf } from '../../lib/ids';
import { withPage } from '../../lib/server/withPage';

export const getServerSideProps = withPage(async ({ get, locale, params }) => ({
  person: await get(`people/${idOf(params.id)}/`, { language: await locale() }),
}));

/** @param {{ person: import('../../lib/api/catalogue').Person }} props */
export default function PersonPage({ person }) {
  return <PersonScreen key={person.id} person={person} />;
}
