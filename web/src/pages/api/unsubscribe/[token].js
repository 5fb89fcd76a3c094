import { servesOpenly } from '../../../lib/server/open';

export const config = { api: { bodyParser: false, externalResolver: true } };

export default servesOpenly(['GET', 'POST']);
