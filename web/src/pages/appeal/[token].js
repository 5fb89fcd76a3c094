import { AppealForm } from '../../components/auth/AppealForm';
import { withPage } from '../../lib/server/withPage';

export const getServerSideProps = withPage(async ({ params }) => ({ token: params.token }));

export default AppealForm;
