import { createStore } from '../live/store.js';

/**
 * The film that the reader said they are watching now. The server keeps it and ends it with the film;
 * this browser remembers it, so that the button says so after a reload and in other tabs.
 *
 * @typedef {{ memberId: number, movieId: number, until: number }} CheckIn `until` in Unix ms.
 */

const KEY = 'cinema.watching';
/** How long a film lasts of which we do not know it, and what the server believes at most; minutes. */
const DEFAULT_RUNTIME_MIN = 120;
const RUNTIME_MAX_MIN = 600;

const store = createStore(/** @type {CheckIn | null} */ (null));

/** @returns {CheckIn | null} */
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return kept && kept.until > Date.now() ? kept : null;
  } catch {
    return null;
  }
}

/** @param {CheckIn | null} checkIn */
function write(checkIn) {
  store.set(checkIn);
  try {
    if (checkIn) localStorage.setItem(KEY, JSON.stringify(checkIn));
    else localStorage.removeItem(KEY);
  } catch {
    // Then only this tab knows.
  }
}

export const checkIns = {
  getSnapshot: store.getSnapshot,
  getServerSnapshot: () => null,
  /** @param {() => void} listener */
  subscribe(listener) {
    const off = store.subscribe(listener);
    const look = () => store.set(read());
    window.addEventListener('storage', look);
    look();
    return () => {
      off();
      window.removeEventListener('storage', look);
    };
  },
  /** @param {number} memberId @param {{ id: number, runtime: number | null }} movie */
  begin(memberId, { id, runtime }) {
    const minutes = Math.min(Math.max(runtime || DEFAULT_RUNTIME_MIN, 1), RUNTIME_MAX_MIN);
    write({ memberId, movieId: id, until: Date.now() + minutes * 60_000 });
  },
  end: () => write(null),
};
