/**
 * Time as the live client sees it; tests bring their own.
 * @typedef {object} Timers
 * @property {(run: () => void, ms: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {() => number} now Wall clock in ms: it goes on while a laptop sleeps, so a long sleep shows.
 */

/** @type {Timers} */
export const systemTimers = {
  setTimeout: (run, ms) => globalThis.setTimeout(run, ms),
  clearTimeout: (timer) => globalThis.clearTimeout(timer),
  now: () => Date.now(),
};
