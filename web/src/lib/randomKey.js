/**
 * A key no one else uses. `crypto.randomUUID` exists only over TLS and on localhost; this works
 * wherever the page does.
 * @returns {string} 32 hexadecimal digits.
 */
export function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
