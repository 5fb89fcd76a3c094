import { appendCookies, clearedCookies, readTokens, tokenCookies } from './cookies.js';
import { renewTokens } from './refresh.js';
import { clientHeaders } from './relay.js';
import { stillGood } from './tokens.js';
import { requestApi } from './upstream.js';

/**
 * The reader's session for one request: tokens come from cookies, new ones go out as cookies.
 */
export class Session {
  /**
   * @param {import('node:http').IncomingMessage} req
   * @param {import('node:http').ServerResponse} res
   */
  constructor(req, res) {
    this.res = res;
    /** Who asks, told with every request made for them. */
    this.from = clientHeaders(req);
    const { access, refresh } = readTokens(req.headers.cookie);
    this.access = access || null;
    this.refresh = refresh || null;
    /** The reader came with a session that turned out to be over. */
    this.expired = false;
  }

  get signedIn() {
    return Boolean(this.access || this.refresh);
  }

  /**
   * A request with the reader's token; renews it before when it is about to expire, or once after
   * a 401. A body that is a stream cannot be sent twice, so it gets no second try.
   * @param {string} path
   * @param {Parameters<typeof requestApi>[1]} [options]
   */
  async request(path, options = {}) {
    if (this.refresh && !stillGood(this.access ?? undefined)) await this.renew();
    const used = this.access;
    const told = { ...options, headers: { ...options.headers, ...this.from } };
    const response = await requestApi(path, { ...told, bearer: used });
    const canRepeat = !(options.body instanceof ReadableStream);
    if (response.status !== 401 || !used || !canRepeat) return response;
    // A request beside this one may have renewed already; then its token is the one to try.
    if (this.access === used && !(await this.renew())) return response;
    await response.body?.cancel();
    return requestApi(path, { ...told, bearer: this.access });
  }

  /** @returns {Promise<boolean>} Whether there is a new access token now. */
  async renew() {
    const tokens = this.refresh ? await renewTokens(this.refresh, this.from) : null;
    if (tokens) {
      this.start(tokens);
      return true;
    }
    this.expired = true;
    this.end();
    return false;
  }

  /** @param {import('./cookies.js').Tokens} tokens */
  start(tokens) {
    this.access = tokens.access;
    this.refresh = tokens.refresh;
    appendCookies(this.res, tokenCookies(tokens));
  }

  end() {
    this.access = null;
    this.refresh = null;
    appendCookies(this.res, clearedCookies());
  }
}
