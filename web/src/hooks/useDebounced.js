import { useEffect, useState } from 'react';

/**
 * @template T
 * @param {T} value
 * @param {number} delayMs
 * @returns {T} The value, once it has not changed for `delayMs`.
 */
export function useDebounced(value, delayMs) {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return settled;
}
