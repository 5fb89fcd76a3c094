import { useRouter } from 'next/router';
import { useState } from 'react';
import { ApiError } from '../lib/api/errors';
import { startAfresh } from '../lib/browser/navigate';
import { safeNext } from '../lib/redirects';

/**
 * @typedef {{ name: 'first' } | { name: 'second' } | { name: 'restored' }
 *   | { name: 'closing', erased_at: string }} Stage
 *   What is asked for: a way in; a code; whether to keep an account that is about to be erased; a
 *   way in again, since it was kept.
 */

/** A log-in, however it is done, from its first step to the page that the reader wanted. */
export function useEntry() {
  const { query } = useRouter();
  const [stage, setStage] = useState(/** @type {Stage} */ ({ name: 'first' }));

  /**
   * @param {() => Promise<import('../lib/api/account').Entry | null>} attempt null: given up.
   * @throws What went wrong, unless there is a stage for it.
   */
  async function enter(attempt) {
    try {
      const entry = await attempt();
      if (entry?.methods) setStage({ name: 'second' });
      else if (entry) startAfresh(safeNext(query.next));
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'account_closing') throw error;
      setStage({ name: 'closing', erased_at: error.more.erased_at });
    }
  }

  return { stage, enter, setStage };
}
