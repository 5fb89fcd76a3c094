import { RegisterForm } from '../components/auth/RegisterForm';
import { withPage } from '../lib/server/withPage';

export const getServerSideProps = withPage(undefined, { for: 'guest' });

export default RegisterForm;
