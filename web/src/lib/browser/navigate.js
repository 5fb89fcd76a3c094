/**
 * A page load of its own, as after logging in or out: the page, its caches and the socket all start
 * as the new reader's, and nothing that the one before saw stays in memory.
 * @param {string} path On this site.
 */
export function startAfresh(path) {
  window.location.assign(path);
}
