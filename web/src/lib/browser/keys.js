/**
 * Whether a key was meant for the page: not typed into something, not part of another shortcut, and
 * no dialog open.
 * @param {KeyboardEvent} event
 * @param {string} key
 * @returns {boolean}
 */
export function isPlainKey(event, key) {
  if (event.key.toLowerCase() !== key || event.repeat || event.defaultPrevented) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.isContentEditable || target.closest?.('input, textarea, select, [role="slider"]')) {
    return false;
  }
  return !document.querySelector('[role="dialog"], [role="menu"]');
}
