/**
 * FNV-1a, 32 bits: the same text gives the same number everywhere.
 * @param {string} text
 * @returns {number} Unsigned.
 */
export function hash(text) {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    value = Math.imul(value ^ byte, 0x01000193);
  }
  return value >>> 0;
}

/**
 * @param {string} text
 * @returns {number} A hue, 0–359 degrees.
 */
export function hueOf(text) {
  return hash(text) % 360;
}

/**
 * Numbers that follow from a seed (mulberry32): drawings that are random once and the same ever after.
 * @param {number} seed
 * @returns {() => number} 0 ≤ n < 1
 */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
