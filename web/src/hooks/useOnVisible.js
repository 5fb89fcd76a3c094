import { useEffect, useRef } from 'react';

/** Ask for more while this much is still unread below. */
const AHEAD = '800px';

/**
 * @param {() => void} onVisible
 * @param {boolean} enabled
 * @returns {import('react').RefObject<HTMLDivElement | null>} For the element to watch.
 */
export function useOnVisible(onVisible, enabled) {
  const target = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    if (!enabled || !target.current) return undefined;
    const observer = new IntersectionObserver(([entry]) => entry.isIntersecting && onVisible(), {
      rootMargin: AHEAD,
    });
    observer.observe(target.current);
    return () => observer.disconnect();
  }, [onVisible, enabled]);
  return target;
}
