import { servesOpenly } from '../../../lib/server/open';

export const config = { api: { bodyParser: false, externalResolver: true, responseLimit: false } };

export default servesOpenly(['GET', 'HEAD']);
