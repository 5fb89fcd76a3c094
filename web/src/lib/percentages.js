/**
 * Whole percentages that sum to exactly 100 (largest remainder), so that a histogram never says 99.
 * @param {number[]} counts Non-negative.
 * @returns {number[]} All 0 when nothing was counted.
 */
export function percentages(counts) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return counts.map(() => 0);
  const exact = counts.map((count) => (count * 100) / total);
  const shares = exact.map(Math.floor);
  const missing = 100 - shares.reduce((sum, share) => sum + share, 0);
  exact
    .map((value, index) => ({ index, remainder: value - shares[index] }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
    .slice(0, missing)
    .forEach(({ index }) => {
      shares[index] += 1;
    });
  return shares;
}
