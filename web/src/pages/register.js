import { RegisterForm } from '../components/auth/RegisterForm';
import { withPage } from '../lib/server/withPage';

export const getServerSideProps = withPage(
  async ({ get }) => {
    const { terms_version: terms, minimum_age: minimumAge } = await get('legal/');
    return { terms, minimumAge };
  },
  { for: 'guest' },
);

export default RegisterForm;
