import { completeRows } from "./completeRows.ts";
import { metricsOf } from "./metrics.ts";
import { quantile, sortedNumbers } from "./quantile.ts";

/** How much of the measured range the decoded values go through. All NaN where the measured values do not vary. */
export interface Compression {
  /** Regression of decoded on measured: a slope under 1 is a range drawn together. */
  slope: number;
  /** Decoded value where the measured one is 0, in the target's unit. */
  intercept: number;
  /** SD of the decoded over SD of the measured values; the slope is r times this. */
  sdRatio: number;
  /** The same of the ranges from the 5th to the 95th percentile; NaN where the measured one is 0, as of rare grips. */
  spanRatio: number;
}

/**
 * Range compression. A decoder that minimises squared error answers less than what it is unsure of: its slope is
 * about its R2, and a small one is no fault in itself, but says that strong grips come out weak.
 */
export function compressionOf(decoded: Float64Array, measured: Float64Array): Compression {
  const [x, y] = completeRows([decoded, measured] as const, Math.min(decoded.length, measured.length));
  const [ofDecoded, ofMeasured] = [moments(x), moments(y)];
  const sdRatio = ofMeasured.sd > 0 ? ofDecoded.sd / ofMeasured.sd : Number.NaN;
  const { r } = metricsOf(x, y);
  const slope = ofDecoded.sd > 0 ? r * sdRatio : 0 * sdRatio;
  const span = spanOf(y);
  return {
    slope,
    intercept: ofDecoded.mean - slope * ofMeasured.mean,
    sdRatio,
    spanRatio: span > 0 ? spanOf(x) / span : Number.NaN,
  };
}

function moments(values: Float64Array): { mean: number; sd: number } {
  let mean = 0;
  let squares = 0;
  values.forEach((value, i) => {
    const d = value - mean;
    mean += d / (i + 1);
    squares += d * (value - mean);
  });
  return { mean, sd: Math.sqrt(squares / values.length) };
}

function spanOf(values: Float64Array): number {
  const sorted = sortedNumbers(values);
  return quantile(sorted, 0.95) - quantile(sorted, 0.05);
}
