import { serveMedia } from '../../../lib/server/media';

export const config = { api: { externalResolver: true, responseLimit: false } };

export default serveMedia;
