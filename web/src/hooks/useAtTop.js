import { useEffect } from 'react';
import { isAtTop } from '../lib/browser/scroll';

/**
 * Tells whether the reader is at the top of the page, once and whenever it changes.
 * @param {(atTop: boolean) => void} onChange Must be stable.
 */
export function useAtTop(onChange) {
  useEffect(() => {
    let was = /** @type {boolean | null} */ (null);
    const look = () => {
      const is = isAtTop();
      if (is === was) return;
      was = is;
      onChange(is);
    };
    look();
    window.addEventListener('scroll', look, { passive: true });
    return () => window.removeEventListener('scroll', look);
  }, [onChange]);
}
