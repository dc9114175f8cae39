import { completeRows } from "./completeRows.ts";
import { metricsOf } from "./metrics.ts";

/** Rows that a bin of the code has: enough for a mean, few enough to follow a curve. */
const rowsPerBin = 50;
const mostBins = 30;

/**
 * The R2 that no decoder can beat that knows of the target only what `code` tells at the same time: the share of the
 * target's variance between bins of the code, corrected for how many bins there are (epsilon squared, Kelley 1935),
 * or the squared correlation where that is more. For simulated data, whose code is known; of a code with several
 * columns or with a memory give the best prediction made of it. NaN where either side does not vary.
 */
export function noiseCeiling(code: Float64Array, target: Float64Array): number {
  const [x, y] = completeRows([code, target] as const, Math.min(code.length, target.length));
  const { r, count } = metricsOf(x, y);
  const bins = Math.min(mostBins, Math.floor(count / rowsPerBin));
  if (Number.isNaN(r) || bins < 2) return r * r;
  const order = [...x.keys()].sort((a, b) => (x[a] as number) - (x[b] as number));
  const fitted = new Float64Array(count);
  for (let bin = 0; bin < bins; bin++) {
    const rows = order.slice(Math.floor((bin * count) / bins), Math.floor(((bin + 1) * count) / bins));
    const mean = rows.reduce((sum, row) => sum + (y[row] as number), 0) / rows.length;
    for (const row of rows) fitted[row] = mean;
  }
  const within = 1 - metricsOf(fitted, y).r2;
  return Math.max(r * r, 1 - (within * (count - 1)) / (count - bins));
}
