import { ResetForm } from '../../components/auth/ResetForm';
import { withPage } from '../../lib/server/withPage';

export const getServerSideProps = withPage(async ({ params }) => ({ token: params.token }));

/** @param {{ token: string }} props */
export default function Reset({ token }) {
  return <ResetForm token={token} />;
}
