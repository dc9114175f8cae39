import { quantile, sortedNumbers } from "../../src/evaluation/quantile.ts";

/** Where values lie; NaN of none. */
export interface Summary {
  count: number;
  p50: number;
  p95: number;
  p99: number;
  greatest: number;
}

/** Of the values that are numbers. */
export function summaryOf(values: Iterable<number>): Summary {
  const sorted = sortedNumbers(values);
  return {
    count: sorted.length,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    greatest: sorted.at(-1) ?? Number.NaN,
  };
}

/** A figure of a table: three places or so, none of them lost to small values; a dash where there is none. */
export function cell(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  return value.toFixed(size === 0 || size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4);
}
