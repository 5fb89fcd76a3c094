import { LoginForm } from '../components/auth/LoginForm';
import { withPage } from '../lib/server/withPage';

export const getServerSideProps = withPage(undefined, { for: 'guest' });

export default LoginForm;
