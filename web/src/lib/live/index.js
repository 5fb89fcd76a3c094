import { browserEnvironment, browserShare, postToProxy } from './browser.js';
import { createLive } from './client.js';
import { createTickets } from './tickets.js';

/** The live client of this tab. On the server it exists, and does nothing. */
export const live = createLive({
  tickets: createTickets({ post: postToProxy }),
  WebSocket: globalThis.WebSocket,
  environment: browserEnvironment(),
  share: browserShare(),
});
