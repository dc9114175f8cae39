import { BlockSums } from "./blockSums.ts";
import { type BootstrapOptions, percentileInterval, resampleBlocks } from "./bootstrap.ts";
import { completeRows } from "./completeRows.ts";
import { holm } from "./holm.ts";
import { metricsOf } from "./metrics.ts";
import { leastBlocks, memorySeconds } from "./score.ts";
import { type SignedRankTest, signedRankTest } from "./wilcoxon.ts";

/** A difference with its interval; NaN where there is too little. */
export interface Difference {
  difference: number;
  low: number;
  high: number;
}

/** Held-out values of one decoder, and its R2 in each fold. */
export interface HeldOut {
  name: string;
  decoded: Float64Array;
  foldR2: readonly number[];
}

/** How much better `first` is than `second`. */
export interface Comparison {
  first: string;
  second: string;
  /** Rows that both decoded. */
  count: number;
  r2: Difference;
  r: Difference;
  /** Over the differences of R2 in the folds, p adjusted over all pairs compared. */
  folds: SignedRankTest & { adjustedPValue: number };
}

/** Resamples enough for the tails of several pairs. */
const defaultResamples = 2000;

/**
 * Difference of two decoders' agreement on the same rows, with a paired moving-block bootstrap interval: both are
 * scored on the very same blocks of each resample, so that what is hard for both does not widen it. Rows that either
 * has not decoded are left out.
 * @param tail share left out on either side: 0.025 for 95 %
 */
export function pairedDifference(
  first: Float64Array,
  second: Float64Array,
  measured: Float64Array,
  hopSeconds: number,
  { seed, resamples, tail = 0.025 }: BootstrapOptions & { tail?: number },
): { count: number; r2: Difference; r: Difference } {
  const [a, b, y] = completeRows([first, second, measured] as const, measured.length);
  const count = y.length;
  const [ofA, ofB] = [metricsOf(a, y), metricsOf(b, y)];
  const blockLength = Math.round(memorySeconds / hopSeconds);
  const sums = [new BlockSums(a, y, count), new BlockSums(b, y, count)] as const;
  const draws =
    count < leastBlocks * blockLength
      ? []
      : resampleBlocks(count, blockLength, { seed, resamples }, sums, () => {
          const [drawA, drawB] = [sums[0].agreement(), sums[1].agreement()];
          return { r2: drawA.r2 - drawB.r2, r: drawA.r - drawB.r };
        });
  const differenceOf = (key: "r2" | "r"): Difference => {
    const difference = ofA[key] - ofB[key];
    if (Number.isNaN(difference)) return { difference, low: Number.NaN, high: Number.NaN };
    const [low, high] = percentileInterval(
      draws.map((draw) => draw[key]),
      tail,
    );
    return { difference, low, high };
  };
  return { count, r2: differenceOf("r2"), r: differenceOf("r") };
}

/**
 * Compares each decoder with each, in the order given. With several pairs the intervals are the wider ones that hold
 * all together in 95 % (Bonferroni), and p over the folds is adjusted (Holm): the best of many would else look better
 * than it is.
 */
export function compareDecoders(
  decoders: readonly HeldOut[],
  measured: Float64Array,
  hopSeconds: number,
  { seed, resamples = defaultResamples }: { seed: number; resamples?: number },
): Comparison[] {
  const pairs = decoders.flatMap((first, i) => decoders.slice(i + 1).map((second) => ({ first, second })));
  const tests = pairs.map(({ first, second }) =>
    signedRankTest(first.foldR2.map((r2, fold) => r2 - (second.foldR2[fold] ?? Number.NaN))),
  );
  const adjusted = holm(tests.map(({ pValue }) => pValue));
  return pairs.map(({ first, second }, i) => ({
    first: first.name,
    second: second.name,
    ...pairedDifference(first.decoded, second.decoded, measured, hopSeconds, {
      seed,
      resamples,
      tail: 0.025 / pairs.length,
    }),
    folds: { ...(tests[i] as SignedRankTest), adjustedPValue: adjusted[i] as number },
  }));
}
