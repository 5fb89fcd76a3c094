import { proxy } from '../../../lib/server/proxy';

/** Bodies are read and streamed by the proxy itself. */
export const config = { api: { bodyParser: false, externalResolver: true, responseLimit: false } };

export default proxy;
