import { ApiError } from '../lib/api/errors';
import { withPage } from '../lib/server/withPage';

/** Every address that no page has: a 404 with the reader's own header and language. */
export const getServerSideProps = withPage(async () => {
  throw new ApiError({ status: 404, code: 'not_found' });
});

export default function Missing() {
  return null;
}
