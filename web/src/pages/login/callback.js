import { ProviderReturn } from '../../components/auth/ProviderReturn';
import { withPage } from '../../lib/server/withPage';

export const getServerSideProps = withPage();

export default ProviderReturn;
