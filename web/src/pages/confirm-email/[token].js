import { ConfirmLink } from '../../components/auth/ConfirmLink';
import { withPage } from '../../lib/server/withPage';

export const getServerSideProps = withPage(async ({ params }) => ({ token: params.token }));

/** @param {{ token: string }} props */
export default function ConfirmEmail({ token }) {
  return <ConfirmLink token={token} about="change" />;
}
