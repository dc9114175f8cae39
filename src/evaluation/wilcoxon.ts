export interface SignedRankTest {
  /** Differences that are not 0: those that are tell nothing of the sign, and are left out. */
  count: number;
  /** Sum of the ranks of the positive differences. */
  positiveRanks: number;
  /** Two-sided; 1 where no difference is left. */
  pValue: number;
  /**
   * The smallest p that so many differences can reach, all of one sign. Over 0.05 up to five of them: no result can
   * then be called significant, whatever the decoders do.
   */
  leastPValue: number;
}

/**
 * Wilcoxon's signed-rank test of paired differences, exact: against every choice of signs, equal differences sharing
 * the mean of their ranks. Made for the few folds of a cross-validation (the number of sums grows with the square of
 * the count). Folds share training rows, so that their differences are not independent: p is a guide, and too small
 * rather than too great.
 */
export function signedRankTest(differences: readonly number[]): SignedRankTest {
  const kept = differences.filter((value) => value !== 0 && !Number.isNaN(value));
  const sizes = kept.map(Math.abs).sort((a, b) => a - b);
  // Twice the rank, so that shared ranks are whole numbers.
  const doubled = (size: number) => sizes.indexOf(size) + sizes.lastIndexOf(size) + 2;
  const ranks = kept.map((value) => doubled(Math.abs(value)));
  const positive = ranks.reduce((sum, rank, i) => sum + ((kept[i] as number) > 0 ? rank : 0), 0);
  const whole = ranks.reduce((sum, rank) => sum + rank, 0);
  /** Probability of each sum of positive ranks, where each sign is as likely as the other. */
  let sums = Float64Array.of(1, ...new Float64Array(whole));
  for (const rank of ranks) {
    sums = sums.map((share, sum) => 0.5 * share + 0.5 * (sum >= rank ? (sums[sum - rank] as number) : 0));
  }
  const tail = Math.min(positive, whole - positive);
  const atMost = sums.subarray(0, tail + 1).reduce((sum, share) => sum + share, 0);
  return {
    count: kept.length,
    positiveRanks: positive / 2,
    pValue: Math.min(1, 2 * atMost),
    leastPValue: Math.min(1, 2 * 0.5 ** kept.length),
  };
}
