import { errorFrom, ApiError } from '../api/errors.js';
import { withQuery } from '../api/client.js';
import { chooseLocale } from '../locale.js';
import { loginPath } from '../redirects.js';
import { Session } from './session.js';
import { Unreachable } from './upstream.js';

/**
 * @typedef {import('../api/types.js').Me} Me
 * @typedef {import('../api/types.js').NotificationPage} NotificationPage
 *
 * @typedef {object} PageSession What every page knows about its reader.
 * @property {Me | null} me
 * @property {NotificationPage | null} notices The newest notifications: seed of the unread badge.
 * @property {import('../locale.js').Locale} locale
 * @property {string} now When the page was made, so that "3 minutes ago" reads the same twice.
 *
 * @typedef {object} PageContext
 * @property {(path: string, query?: Record<string, string | number | null | undefined>) => Promise<any>} get
 *   Asks the API with the reader's token. Throws ApiError.
 * @property {() => Promise<Me | null>} me Who is reading; asked once a page, whoever wants to know.
 * @property {() => Promise<import('../locale.js').Locale>} locale The language that the page is in.
 * @property {boolean} signedIn
 * @property {Record<string, string>} params Dynamic parts of the path.
 * @property {Record<string, string>} query First value of each query parameter.
 *
 * @typedef {object} PageOptions
 * @property {'anyone' | 'member' | 'guest'} [for] `member`: others are sent to log in. `guest`:
 *   members are sent home.
 * @property {(problem: Record<string, any>) => string} [moved] Where the page is of what the API says
 *   has another name now (308).
 */

/**
 * Makes a page's `getServerSideProps`: the session, the reader's language, what `load` answers, and
 * one way to fail. The API's 404 is the page's 404; an API that is away is a 503 page.
 * @param {(context: PageContext) => Promise<Record<string, unknown>>} [load]
 * @param {PageOptions} [options]
 * @returns {import('next').GetServerSideProps}
 */
export function withPage(load = async () => ({}), options = {}) {
  return async ({ req, res, params, query, resolvedUrl }) => {
    const session = new Session(req, res);
    const isData = req.headers['x-nextjs-data'] !== undefined;
    res.setHeader('Cache-Control', 'private, no-store');
    if (options.for === 'member' && !session.signedIn) return redirect(loginPath(resolvedUrl));
    const get = reading(session);
    const asked = readReader(session, get);
    const me = async () => (await asked).me;
    const language = async () => chooseLocale(req.headers, (await me())?.language);
    const [reader, loaded] = await Promise.all([
      asked,
      load({ get, me, locale: language, ...addressed(session, { params, query }) }).then(
        (props) => ({ props, status: 200, error: null }),
        (error) => ({ props: {}, status: statusOf(error, session), error }),
      ),
    ]);
    if (loaded.status === 308 && options.moved) {
      return { redirect: { destination: options.moved(loaded.error.more), permanent: true } };
    }
    if (loaded.status === 401) return redirect(loginPath(resolvedUrl));
    if (options.for === 'member' && reader.status === 200 && !reader.me) {
      return redirect(loginPath(resolvedUrl));
    }
    if (options.for === 'guest' && reader.me) return redirect('/');
    const status = Math.max(loaded.status, reader.status);
    // A data request must answer 200, or the router falls back to loading the whole page.
    if (!isData) res.statusCode = status;
    const locale = await language();
    res.setHeader('Content-Language', locale);
    const pageSession = {
      me: reader.me,
      notices: reader.notices,
      locale,
      now: new Date().toISOString(),
    };
    const failure = status === 200 ? null : { status };
    return { props: { ...loaded.props, session: pageSession, failure } };
  };
}

/**
 * @param {Session} session
 * @returns {PageContext['get']}
 */
function reading(session) {
  return async (path, queryValues = {}) => {
    const ask = () =>
      session.request(withQuery(path, queryValues), { headers: { accept: 'application/json' } });
    let response = await ask();
    // The session is over: what anyone may read is still shown.
    if (response.status === 401 && session.expired) response = await ask();
    if (!response.ok) throw await errorFrom(response);
    return response.json();
  };
}

/**
 * @param {Session} session
 * @param {{ params?: import('node:querystring').ParsedUrlQuery,
 *   query: import('node:querystring').ParsedUrlQuery }} url
 */
function addressed(session, { params = {}, query }) {
  return { signedIn: session.signedIn, params: firstValues(params), query: firstValues(query) };
}

/**
 * Who is reading. A session that turns out to be over makes the reader anonymous.
 * @param {Session} session
 * @param {PageContext['get']} get
 * @returns {Promise<{ me: Me | null, notices: NotificationPage | null, status: number }>}
 */
async function readReader(session, get) {
  if (!session.signedIn) return { me: null, notices: null, status: 200 };
  try {
    const [me, notices] = await Promise.all([get('me/'), get('notifications/', { limit: 1 })]);
    return { me, notices, status: 200 };
  } catch (error) {
    const status = statusOf(error, session);
    if (status !== 401) return { me: null, notices: null, status };
    session.end();
    return { me: null, notices: null, status: 200 };
  }
}

/**
 * @param {unknown} error
 * @param {Session} session
 */
function statusOf(error, session) {
  if (error instanceof Unreachable) return 503;
  if (!(error instanceof ApiError)) throw error;
  if (error.status === 401 || error.status === 403) return session.signedIn ? error.status : 401;
  return error.status;
}

/** @param {string} destination */
function redirect(destination) {
  return { redirect: { destination, permanent: false } };
}

/** @param {import('node:querystring').ParsedUrlQuery} values */
function firstValues(values) {
  /** @type {Record<string, string>} */
  const first = {};
  for (const [name, value] of Object.entries(values)) {
    first[name] = (Array.isArray(value) ? value[0] : value) ?? '';
  }
  return first;
}
