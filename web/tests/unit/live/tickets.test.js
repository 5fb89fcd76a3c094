import { describe, expect, it } from 'vitest';

import { createTickets } from '../../../src/lib/live/tickets.js';

/** A proxy that answers from a script, in order. @param {[string, number, any?, number?][]} script */
function desk(script) {
  const left = [...script];
  const tickets = createTickets({
    async post(path) {
      const [expected, status, body = null, retryAfterMs = null] = left.shift() ?? ['nothing', 500];
      expect(path).toBe(expected);
      return { status, body, retryAfterMs };
    },
  });
  return { tickets, left };
}

const GIVEN = { ticket: 't', url: 'ws://x/ws/', expires_in_s: 30 };

describe('tickets', () => {
  it('come from the desk', async () => {
    const { tickets } = desk([['live/ticket/', 201, GIVEN]]);
    expect(await tickets.mint({ refresh: false })).toEqual({ ticket: 't', url: 'ws://x/ws/' });
  });

  it('are nobody’s for an anonymous reader', async () => {
    const { tickets } = desk([['live/ticket/', 200, { ticket: null, url: 'ws://x/ws/' }]]);
    expect(await tickets.mint({ refresh: false })).toEqual({ ticket: null, url: 'ws://x/ws/' });
  });

  it('come after a refresh when the access token has ended', async () => {
    const { tickets, left } = desk([
      ['live/ticket/', 401],
      ['auth/refresh/', 200],
      ['live/ticket/', 201, GIVEN],
    ]);
    expect(await tickets.mint({ refresh: false })).toMatchObject({ ticket: 't' });
    expect(left).toEqual([]);
  });

  it('come after a refresh when the server asked for one', async () => {
    const { tickets, left } = desk([
      ['auth/refresh/', 200],
      ['live/ticket/', 201, GIVEN],
    ]);
    await tickets.mint({ refresh: true });
    expect(left).toEqual([]);
  });

  it('are refused for good without a session', async () => {
    const { tickets } = desk([
      ['live/ticket/', 401],
      ['auth/refresh/', 401],
      ['live/ticket/', 401],
    ]);
    await expect(tickets.mint({ refresh: false })).rejects.toMatchObject({ final: true });
  });

  it('are refused for good when a member has become nobody', async () => {
    const nobody = { ticket: null, url: 'ws://x/ws/' };
    const { tickets } = desk([
      ['live/ticket/', 201, GIVEN],
      ['auth/refresh/', 401],
      ['live/ticket/', 200, nobody],
      ['live/ticket/', 200, nobody],
    ]);
    await tickets.mint({ refresh: false });
    await expect(tickets.mint({ refresh: true })).rejects.toMatchObject({ final: true });
    tickets.forget?.();
    expect(await tickets.mint({ refresh: false })).toMatchObject({ ticket: null });
  });

  it.each([
    [503, null, 4_000],
    [429, null, 9_000],
    [502, '<html>', null],
    [200, {}, null],
  ])('are worth another try after %i', async (status, body, retryAfterMs) => {
    const { tickets } = desk([['live/ticket/', status, body, retryAfterMs ?? undefined]]);
    await expect(tickets.mint({ refresh: false })).rejects.toMatchObject({
      final: false,
      retryAfterMs,
    });
  });
});
