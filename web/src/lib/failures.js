/**
 * Whose turn it is: the reader's to look at the address, or ours.
 * @param {number} status
 * @returns {'missing' | 'address' | 'away' | 'broken'}
 */
export function kindOfFailure(status) {
  if (status === 503 || status === 429) return 'away';
  if (status === 403 || status === 404 || status === 410) return 'missing';
  return status >= 400 && status < 500 ? 'address' : 'broken';
}
