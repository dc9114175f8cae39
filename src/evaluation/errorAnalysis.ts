import { metricsOf } from "./metrics.ts";
import { quantile, sortedNumbers } from "./quantile.ts";

export interface Errors {
  count: number;
  /** Mean of decoded less measured: positive where too much is decoded. In the target's unit, as is the RMSE. */
  bias: number;
  rmse: number;
  /** NaN where a side does not vary. */
  r: number;
}

/** Rows [start, end) of a window, and the errors in it. */
export interface Segment extends Errors {
  start: number;
  end: number;
}

/** Errors in the rows between two bounds, [low, high), the last one with its upper bound. */
export interface Bin extends Errors {
  low: number;
  high: number;
}

/** A window needs this share of its rows decoded and measured. */
const leastShare = 0.5;

/**
 * The windows with the largest mean squared error, worst first, none overlapping another: the worst of all is taken
 * first, then the worst of those that do not touch it.
 * @param rows length of a window
 * @param most how many windows at most
 */
export function worstSegments(
  decoded: Float64Array,
  measured: Float64Array,
  rows: number,
  most: number,
): Segment[] {
  const counts = new Float64Array(decoded.length + 1);
  const squares = new Float64Array(decoded.length + 1);
  decoded.forEach((value, row) => {
    const error = value - (measured[row] as number);
    const isMissing = Number.isNaN(error);
    counts[row + 1] = (counts[row] as number) + (isMissing ? 0 : 1);
    squares[row + 1] = (squares[row] as number) + (isMissing ? 0 : error * error);
  });
  const within = (sums: Float64Array, start: number) =>
    (sums[start + rows] as number) - (sums[start] as number);
  const windows = Array.from({ length: Math.max(0, decoded.length - rows + 1) }, (_, start) => start)
    .filter((start) => rows > 0 && within(counts, start) >= leastShare * rows)
    .map((start) => ({ start, error: within(squares, start) / within(counts, start) }))
    .sort((a, b) => b.error - a.error || a.start - b.start);
  const taken: number[] = [];
  for (const { start } of windows) {
    if (taken.length >= most) break;
    if (taken.every((other) => Math.abs(other - start) >= rows)) taken.push(start);
  }
  return taken.map((start) => ({
    start,
    end: start + rows,
    ...errorsOf(decoded.subarray(start, start + rows), measured.subarray(start, start + rows)),
  }));
}

/**
 * Errors by how strong the measured value is, in bins between its quantiles. Values of rest are often the same: bins
 * that would be empty are left out, so there may be fewer. A bias that falls from the first to the last bin is a
 * range drawn together.
 */
export function errorByLevel(decoded: Float64Array, measured: Float64Array, bins: number): Bin[] {
  const sorted = sortedNumbers(measured.filter((_, row) => !Number.isNaN(decoded[row] as number)));
  if (sorted.length === 0) return [];
  const quantiles = Array.from({ length: bins + 1 }, (_, i) => quantile(sorted, i / bins));
  const edges = [...new Set(quantiles)];
  const highest = edges.at(-1) as number;
  const lows = edges.length === 1 ? edges : edges.slice(0, -1);
  return lows.map((low, i) => {
    const high = edges[i + 1] ?? highest;
    const isIn = (row: number) => {
      const value = measured[row] as number;
      return value >= low && (value < high || (high === highest && value === highest));
    };
    return { low, high, ...errorsWhere(decoded, measured, isIn) };
  });
}

/**
 * Errors by time: how a decoder fares the longer its calibration is past.
 * @param seconds time of each row, e.g. since the start or the end of calibration
 */
export function errorByTime(
  decoded: Float64Array,
  measured: Float64Array,
  seconds: Float64Array,
  binSeconds: number,
): Bin[] {
  // Days may lie between two sessions: bins are where rows are.
  const filled = new Set(sortedNumbers(seconds).map((time) => Math.floor(time / binSeconds)));
  return [...filled].map((bin) => {
    const [low, high] = [bin * binSeconds, (bin + 1) * binSeconds];
    const isIn = (row: number) => Math.floor((seconds[row] as number) / binSeconds) === bin;
    return { low, high, ...errorsWhere(decoded, measured, isIn) };
  });
}

/** Errors in the rows of each label, e.g. of signal quality; labels in the order in which they first appear. */
export function errorByLabel<Label extends string | number>(
  decoded: Float64Array,
  measured: Float64Array,
  labels: ArrayLike<Label>,
): (Errors & { label: Label })[] {
  return [...new Set(Array.from(labels))].map((label) => ({
    label,
    ...errorsWhere(decoded, measured, (row) => labels[row] === label),
  }));
}

function errorsWhere(decoded: Float64Array, measured: Float64Array, isIn: (row: number) => boolean): Errors {
  const rows = [...decoded.keys()].filter(isIn);
  return errorsOf(
    Float64Array.from(rows, (row) => decoded[row] as number),
    Float64Array.from(rows, (row) => measured[row] as number),
  );
}

function errorsOf(decoded: Float64Array, measured: Float64Array): Errors {
  const { count, rmse, r } = metricsOf(decoded, measured);
  const sum = decoded.reduce((total, value, row) => {
    const error = value - (measured[row] as number);
    return Number.isNaN(error) ? total : total + error;
  }, 0);
  return { count, bias: sum / count, rmse, r };
}
