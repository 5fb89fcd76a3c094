import { ForgotForm } from '../components/auth/ForgotForm';
import { withPage } from '../lib/server/withPage';

export const getServerSideProps = withPage();

export default ForgotForm;
