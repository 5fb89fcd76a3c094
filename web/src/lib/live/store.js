/**
 * State outside React, in the shape that `useSyncExternalStore` reads: the snapshot is the same
 * object until `set` is given another one.
 * @template T
 * @param {T} initial
 */
export function createStore(initial) {
  let snapshot = initial;
  /** @type {Set<() => void>} */
  const listeners = new Set();
  return {
    getSnapshot: () => snapshot,
    getServerSnapshot: () => initial,
    /** @param {T} next */
    set(next) {
      if (Object.is(next, snapshot)) return;
      snapshot = next;
      for (const listener of [...listeners]) listener();
    },
    /**
     * @param {() => void} listener
     * @returns {() => void} takes it off again
     */
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    /** How many listen. */
    size: () => listeners.size,
  };
}

/**
 * @template T
 * @typedef {ReturnType<typeof createStore<T>>} Store
 */
