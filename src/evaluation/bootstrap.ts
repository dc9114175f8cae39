import { Random } from "../signal/random.ts";
import { type Agreement, BlockSums } from "./blockSums.ts";

export type Interval = readonly [low: number, high: number];

export interface BootstrapOptions {
  seed: number;
  resamples: number;
}

/**
 * 95 % intervals by the moving-block bootstrap (Kuensch 1989): blocks of neighbouring pairs are drawn with replacement,
 * so that the dependence of values close in time is kept. Percentile intervals; NaN where there is nothing to tell.
 * @param decoded @param measured values without NaN, in the order of time
 * @param blockLength pairs in a block: longer than the values remember
 */
export function bootstrapIntervals(
  decoded: Float64Array,
  measured: Float64Array,
  count: number,
  blockLength: number,
  options: BootstrapOptions,
): Record<keyof Agreement, Interval> {
  const sums = new BlockSums(decoded, measured, count);
  const draws = resampleBlocks(count, blockLength, options, [sums], () => sums.agreement());
  return {
    r: percentileInterval(draws.map(({ r }) => r)),
    r2: percentileInterval(draws.map(({ r2 }) => r2)),
    nrmse: percentileInterval(draws.map(({ nrmse }) => nrmse)),
  };
}

/** What `read` finds in the sums of each resample, all of which are made of the same blocks. */
export function resampleBlocks<Draw>(
  count: number,
  blockLength: number,
  { seed, resamples }: BootstrapOptions,
  sums: readonly BlockSums[],
  read: () => Draw,
): Draw[] {
  const length = Math.max(1, Math.min(blockLength, Math.floor(count / 2)));
  const starts = count - length + 1;
  const random = new Random(seed, "bootstrap");
  return Array.from({ length: resamples }, () => {
    for (const each of sums) each.clear();
    for (let taken = 0; taken < count; taken += length) {
      const start = random.integer(starts);
      const end = start + Math.min(length, count - taken);
      for (const each of sums) each.add(start, end);
    }
    return read();
  });
}

/** @param tail share of the draws left out on either side; draws that are NaN are no draws */
export function percentileInterval(draws: readonly number[], tail = 0.025): Interval {
  const sorted = Float64Array.from(draws.filter((draw) => !Number.isNaN(draw))).sort();
  const kept = sorted.length;
  const at = (fraction: number) => sorted[Math.min(kept - 1, Math.floor(fraction * kept))] ?? Number.NaN;
  return [at(tail), at(1 - tail)];
}
