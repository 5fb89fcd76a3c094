/** Closer to the top than this, the reader is at the top: nothing above is being read. */
const TOP_PX = 64;

/** @returns {boolean} */
export function isAtTop() {
  return window.scrollY < TOP_PX;
}
