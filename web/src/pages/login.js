import { LoginForm } from '../components/auth/LoginForm';
import { withPage } from '../lib/server/withPage';

export const getServerSideProps = withPage(
  async ({ get }) => ({ provider: await get('auth/oidc/') }),
  { for: 'guest' },
);

export default LoginForm;
