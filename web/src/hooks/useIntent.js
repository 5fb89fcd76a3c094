import { useCallback, useEffect, useRef, useState } from 'react';
import { failed, nextToSend, observed, sent, settled, succeeded, want } from '../lib/optimistic';

/**
 * An optimistic switch.
 * @template A
 * @param {object} options
 * @param {boolean} options.value As the page knows it (REST, live).
 * @param {(wanted: boolean) => Promise<A>} options.send Safe to repeat.
 * @param {(answer: A, wanted: boolean) => void} [options.onAnswer]
 * @param {(error: unknown) => void} [options.onError]
 * @returns {[wanted: boolean, set: (wanted: boolean) => void]}
 */
export function useIntent({ value, send, onAnswer, onError }) {
  const [intent, setIntent] = useState(() => settled(value));
  const current = useRef(intent);
  const handlers = useRef({ send, onAnswer, onError });
  useEffect(() => {
    handlers.current = { send, onAnswer, onError };
  });

  const move = useCallback((/** @type {import('../lib/optimistic').Intent} */ next) => {
    current.current = next;
    setIntent(next);
  }, []);

  useEffect(() => move(observed(current.current, value)), [value, move]);

  /** @param {boolean} wanted */
  async function set(wanted) {
    move(want(current.current, wanted));
    for (
      let next = nextToSend(current.current);
      next !== null;
      next = nextToSend(current.current)
    ) {
      move(sent(current.current, next));
      try {
        const answer = await handlers.current.send(next);
        move(succeeded(current.current));
        handlers.current.onAnswer?.(answer, next);
      } catch (error) {
        move(failed(current.current));
        handlers.current.onError?.(error);
      }
    }
  }

  return [intent.wanted, set];
}
