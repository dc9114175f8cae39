import { bootstrapInterval } from "./bootstrap.ts";
import { chanceLevel } from "./chance.ts";
import { metricsOf } from "./metrics.ts";

/** A score with what it needs to be believed. */
export interface Score {
  /** Seconds and decoded values that it covers. */
  seconds: number;
  count: number;
  r: number;
  /** 95 % interval of r (moving-block bootstrap); NaN where there is too little. */
  rLow: number;
  rHigh: number;
  /** 95th percentile of r when the measured values are shifted in a circle: what chance reaches. NaN where there is too little. */
  chanceR: number;
  r2: number;
  /** Root mean square error in the target's unit, and as a fraction of the measured range. */
  rmse: number;
  nrmse: number;
}

/** A grip and its surroundings last about this long: blocks and shifts shorter than it would take dependence for evidence. */
const memorySeconds = 3;
/** Fewer blocks than this say nothing about an interval. */
const leastBlocks = 3;

/**
 * Scores decoded against measured values. Pairs with a NaN are left out.
 * @param hopSeconds time from one pair to the next
 */
export function scoreOf(
  decoded: Float64Array,
  measured: Float64Array,
  count: number,
  hopSeconds: number,
  options: { seed: number; resamples?: number },
): Score {
  const { r, r2, rmse, nrmse, count: used } = metricsOf(decoded, measured, count);
  const score = { seconds: used * hopSeconds, count: used, r, r2, rmse, nrmse };
  const blockLength = Math.round(memorySeconds / hopSeconds);
  if (Number.isNaN(r) || used < leastBlocks * blockLength) {
    return { ...score, rLow: Number.NaN, rHigh: Number.NaN, chanceR: Number.NaN };
  }
  const x = new Float64Array(used);
  const y = new Float64Array(used);
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const a = decoded[i] as number;
    const b = measured[i] as number;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    x[kept] = a;
    y[kept++] = b;
  }
  const resamples = options.resamples ?? 500;
  const [rLow, rHigh] = bootstrapInterval(x, y, used, blockLength, { seed: options.seed, resamples });
  return { ...score, rLow, rHigh, chanceR: chanceLevel(x, y, used, blockLength, 200) };
}
