import { completeRows } from "./completeRows.ts";
import { quantile, sortedNumbers } from "./quantile.ts";

/** How far measured values lay from held-out decoded ones: plain data, to be kept with a decoder. */
export interface ResidualQuantiles {
  /** Fractions of the quantiles, ascending; in pairs around 0.5 that make intervals. */
  fractions: number[];
  /** Decoded values that part the bins, ascending: one fewer than bins. */
  edges: number[];
  bins: {
    count: number;
    /** Measured less decoded, in the target's unit, one a fraction; null where so few residuals leave it open. */
    quantiles: (number | null)[];
  }[];
}

export const residualFractions = [0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975] as const;

/**
 * Quantiles of held-out residuals in bins of the decoded value (split conformal prediction: Papadopoulos 2002, Lei
 * 2018), corrected for their finite number: of n residuals the k-th smallest has a share of k / (n + 1) of the next
 * ones below it on average, so the lower quantiles are rounded down and the upper ones up. What they cover holds for
 * values that are exchangeable with these: neighbours in time are alike, so n counts for less than it says, and after
 * a drift nothing holds (see coverageOf).
 * @param decoded held-out values, of folds that they were not trained on; pairs with NaN are left out
 * @param mostBins by quantiles of the decoded value; fewer where a bin would not reach all fractions
 */
export function residualQuantiles(
  decoded: Float64Array,
  measured: Float64Array,
  mostBins = 1,
  fractions: readonly number[] = residualFractions,
): ResidualQuantiles {
  const [x, y] = completeRows([decoded, measured] as const, Math.min(decoded.length, measured.length));
  const leastRows = Math.ceil(1 / Math.min(...fractions.map((fraction) => Math.min(fraction, 1 - fraction))));
  const bins = Math.max(1, Math.min(mostBins, Math.floor(x.length / leastRows)));
  const sorted = sortedNumbers(x);
  const cuts = Array.from({ length: bins - 1 }, (_, i) => quantile(sorted, (i + 1) / bins));
  // Equal decoded values fall into one bin: a cut at the lowest one would leave none below it.
  const edges = [...new Set(cuts)].filter((edge) => edge > (sorted[0] as number));
  const residuals = Array.from({ length: edges.length + 1 }, () => [] as number[]);
  x.forEach((value, row) => {
    residuals[binOf(edges, value)]?.push((y[row] as number) - value);
  });
  return {
    fractions: [...fractions],
    edges,
    bins: residuals.map((unsorted) => {
      const ranked = sortedNumbers(unsorted);
      return {
        count: ranked.length,
        quantiles: fractions.map((fraction) => ranked[rankOf(fraction, ranked.length) - 1] ?? null),
      };
    }),
  };
}

/**
 * Interval of the measured value at a decoded one.
 * @param tail the fraction left out below, as many above; one of the fractions
 * @returns infinite on a side that the residuals leave open, NaN of NaN
 */
export function intervalAt(
  quantiles: ResidualQuantiles,
  decoded: number,
  tail: number,
): [low: number, high: number] {
  const interval: [number, number] = [Number.NaN, Number.NaN];
  intervalInto(quantiles, decoded, tail, interval);
  return interval;
}

/** The same, written to `out[0]` and `out[1]`. */
export function intervalInto(
  { fractions, edges, bins }: ResidualQuantiles,
  decoded: number,
  tail: number,
  out: { [index: number]: number },
): void {
  if (Number.isNaN(decoded)) {
    out[0] = Number.NaN;
    out[1] = Number.NaN;
    return;
  }
  const quantiles = bins[binOf(edges, decoded)]?.quantiles;
  let low = -1;
  let high = -1;
  for (let i = 0; i < fractions.length; i++) {
    const fraction = fractions[i] as number;
    if (fraction === tail) low = i;
    if (Math.abs(fraction - (1 - tail)) < 1e-9) high = i;
  }
  out[0] = decoded + (quantiles?.[low] ?? Number.NEGATIVE_INFINITY);
  out[1] = decoded + (quantiles?.[high] ?? Number.POSITIVE_INFINITY);
}

/** Share of measured values within their interval: of 0.95 promised, what later data really give. NaN of none. */
export function coverageOf(
  quantiles: ResidualQuantiles,
  decoded: Float64Array,
  measured: Float64Array,
  tail: number,
): { share: number; count: number } {
  const [x, y] = completeRows([decoded, measured] as const, Math.min(decoded.length, measured.length));
  const held = x.filter((value, row) => {
    const [low, high] = intervalAt(quantiles, value, tail);
    return (y[row] as number) >= low && (y[row] as number) <= high;
  });
  return { share: held.length / x.length, count: x.length };
}

/** Rank, from 1, of a quantile among `count` residuals; 0 or more than `count` where it is open. */
function rankOf(fraction: number, count: number): number {
  // Rounding of the product must not cost or win a rank.
  const rank = fraction * (count + 1);
  if (Math.abs(rank - Math.round(rank)) < 1e-9) return Math.round(rank);
  return fraction < 0.5 ? Math.floor(rank) : Math.ceil(rank);
}

function binOf(edges: readonly number[], value: number): number {
  for (let bin = 0; bin < edges.length; bin++) if (value < (edges[bin] as number)) return bin;
  return edges.length;
}
