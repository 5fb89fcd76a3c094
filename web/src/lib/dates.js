/**
 * A day as the reader's calendar has it, not as UTC does.
 * @param {Date} [now]
 * @returns {string} YYYY-MM-DD
 */
export function localDay(now = new Date()) {
  const pad = (/** @type {number} */ value) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}
