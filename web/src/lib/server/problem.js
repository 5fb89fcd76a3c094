/**
 * @typedef {object} Problem Problem details (RFC 9457), as the API sends them.
 * @property {string} type
 * @property {string} title
 * @property {number} status
 * @property {string} code
 * @property {string} detail
 * @property {Record<string, { code: string, detail: string }[]>} [fields]
 * @property {string} [request_id]
 */

/** Problems that this server finds itself, before or instead of the API. */
const TITLES = {
  cross_origin: [403, 'This request came from another site.'],
  not_found: [404, 'There is nothing at this address.'],
  method_not_allowed: [405, 'This address does not take that method.'],
  length_required: [411, 'An upload must say how long it is.'],
  body_too_large: [413, 'What was sent is too large.'],
  unsupported_media_type: [415, 'Send JSON, or a form with a file.'],
  challenge_invalid: [401, 'This step was done or took too long. Begin again.'],
  session_expired: [401, 'The session has ended. Log in again.'],
  unavailable: [503, 'The service cannot be reached right now.'],
};

/**
 * @param {import('node:http').ServerResponse} res
 * @param {keyof typeof TITLES} code
 * @param {Record<string, string>} [headers]
 */
export function sendProblem(res, code, headers = {}) {
  const [status, title] = /** @type {[number, string]} */ (TITLES[code]);
  /** @type {Problem} */
  const problem = { type: 'about:blank', title, status, code, detail: title, fields: {} };
  res.statusCode = status;
  res.setHeader('Content-Type', 'application/problem+json');
  res.setHeader('Cache-Control', 'no-store');
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  res.end(JSON.stringify(problem));
}
