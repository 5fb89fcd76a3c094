const KEY = 'cinema.searches';
const MOST = 6;

/**
 * What was searched for in this browser, the latest first. Empty where storage is closed.
 * @returns {string[]}
 */
export function recentSearches() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((q) => typeof q === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** @param {string} q */
export function rememberSearch(q) {
  const others = recentSearches().filter((other) => other.toLowerCase() !== q.toLowerCase());
  keep([q, ...others]);
}

export function forgetSearches() {
  keep([]);
}

/** @param {string[]} searches */
function keep(searches) {
  try {
    localStorage.setItem(KEY, JSON.stringify(searches.slice(0, MOST)));
  } catch {
    // Private windows may refuse: then nothing is remembered.
  }
}
