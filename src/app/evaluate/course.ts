import { roundUp } from "../format.ts";
import { heldOutOf, type Series } from "./report.ts";

/** Measured and held-out decoded values against time, as they are drawn: gaps hold a NaN. */
export interface CourseData {
  readonly seconds: Float64Array;
  readonly measured: Float64Array;
  readonly decoded: Float64Array;
  /** Round figures around all values. */
  readonly low: number;
  readonly high: number;
}

export function courseOf(series: Series, decoder: string, isForward: boolean): CourseData {
  const { samples, rateHz, measured } = series;
  const decoded = heldOutOf(series, decoder, isForward);
  const hop = leastStep(samples);
  const points: [number, number, number][] = [];
  samples.forEach((sample, row) => {
    const before = samples[row - 1];
    // Nothing is drawn across what is missing.
    if (before !== undefined && sample - before > 1.5 * hop)
      points.push([(before + hop) / rateHz, Number.NaN, Number.NaN]);
    points.push([sample / rateHz, measured[row] ?? Number.NaN, decoded?.[row] ?? Number.NaN]);
  });
  const column = (index: 0 | 1 | 2) => Float64Array.from(points, (point) => point[index]);
  return { seconds: column(0), measured: column(1), decoded: column(2), ...boundsOf(column(1), column(2)) };
}

function leastStep(samples: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (let row = 1; row < samples.length; row++)
    least = Math.min(least, (samples[row] as number) - (samples[row - 1] as number));
  return least;
}

function boundsOf(...columns: Float64Array[]): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const column of columns) {
    for (const value of column) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (!(high > low)) return { low: low - 1 || 0, high: high + 1 || 1 };
  const step = roundUp((high - low) / 6);
  return { low: Math.floor(low / step) * step, high: Math.ceil(high / step) * step };
}
