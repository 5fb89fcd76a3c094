/**
 * A day as the reader's calendar has it, not as UTC does.
 * @param {Date} [now]
 * @returns {string} YYYY-MM-DD
 */
export function localDay(now = new Date()) {
  const pad = (/** @type {number} */ value) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}

/**
 * Where the reader's calendar is, as IANA calls it.
 * @returns {string | undefined} undefined where the browser does not know.
 */
export function ownTimeZone() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return timeZone === 'Etc/Unknown' ? undefined : timeZone;
}
