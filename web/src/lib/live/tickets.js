/**
 * What opens a socket: an address, and a ticket that says for whom (`null`: an anonymous reader).
 * @typedef {{ url: string, ticket: string | null }} Ticket
 *
 * @typedef {object} TicketSource
 * @property {(how: { refresh: boolean }) => Promise<Ticket>} mint
 *   `refresh`: renew the access token first. Rejects with a `TicketError`; anything else counts as passing.
 * @property {() => void} [forget] The member changed.
 * @property {(isMember: boolean) => void} [expect] Whom the pages are rendered for: a member, or anybody.
 *
 * @typedef {{ status: number, body: any, retryAfterMs: number | null }} Answer
 */

/** Why there is no ticket: come back later, or (`final`) not before the member acts. */
export class TicketError extends Error {
  /**
   * @param {string} message
   * @param {{ final?: boolean, retryAfterMs?: number | null }} [options]
   */
  constructor(message, { final = false, retryAfterMs = null } = {}) {
    super(message);
    this.final = final;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Tickets of the member whose cookies the page holds, through the proxy of the web server.
 * @param {{ post: (path: string) => Promise<Answer> }} options
 *   `post` sends an empty POST below `/api/app/`, and rejects only when there was no answer at all.
 * @returns {TicketSource}
 */
export function createTickets({ post }) {
  let wasMember = false;

  /** @returns {Promise<boolean>} whether there is still a session */
  async function refresh() {
    const answer = await post('auth/refresh/');
    if (answer.status === 401 || answer.status === 403) return false;
    if (answer.status >= 400) throw unavailable(answer);
    return true;
  }

  /** @param {boolean} mayRefresh @returns {Promise<Ticket>} */
  async function fetchTicket(mayRefresh) {
    const answer = await post('live/ticket/');
    if (answer.status === 401 && mayRefresh) {
      await refresh();
      return fetchTicket(false);
    }
    if (answer.status === 401 || answer.status === 403) {
      throw new TicketError('logged-out', { final: true });
    }
    const { url, ticket } = answer.body ?? {};
    if (answer.status >= 400 || typeof url !== 'string') throw unavailable(answer);
    return { url, ticket: typeof ticket === 'string' ? ticket : null };
  }

  return {
    async mint({ refresh: first }) {
      const alive = !first || (await refresh());
      const ticket = await fetchTicket(alive && !first);
      // The page still shows what a member sees; an anonymous socket would pretend to keep it live.
      if (wasMember && ticket.ticket === null) throw new TicketError('logged-out', { final: true });
      wasMember = ticket.ticket !== null;
      return ticket;
    },
    /** Another member, or none: the next ticket may be anybody's. */
    forget() {
      wasMember = false;
    },
    expect(isMember) {
      wasMember = isMember;
    },
  };
}

/** @param {Answer} answer */
function unavailable({ status, retryAfterMs }) {
  return new TicketError(`no ticket: ${status}`, { retryAfterMs });
}
