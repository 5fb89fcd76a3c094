/** @typedef {import('../server/problem.js').Problem} Problem */

/** A request that was answered with a problem, or not at all (`status` 0, code `network`). */
export class ApiError extends Error {
  /**
   * @param {Partial<Problem> & { status: number }} problem
   * @param {number | null} [retryAfter_s]
   */
  constructor(problem, retryAfter_s = null) {
    super(problem.detail ?? problem.title ?? `status ${problem.status}`);
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code ?? 'unknown';
    this.fields = problem.fields ?? {};
    /** What this kind of problem tells beside, by the API's names. @type {Record<string, any>} */
    this.more = problem;
    this.requestId = problem.request_id ?? null;
    this.retryAfter_s = retryAfter_s;
  }

  /** Asking again later may help; nothing about the request itself was wrong. */
  get isTemporary() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/**
 * @param {Response} response A failed one.
 * @returns {Promise<ApiError>}
 */
export async function errorFrom(response) {
  /** @type {Partial<Problem>} */
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // A gateway's HTML page says no more than its status does.
  }
  const retryAfter = Number(response.headers.get('retry-after'));
  return new ApiError({ ...problem, status: response.status }, retryAfter || null);
}
