import { metricsOf } from "./metrics.ts";

export interface Alignment {
  /** Where decoded and measured agree best; positive: the decoded values come later. NaN where neither is known to vary. */
  lagMs: number;
  /** Correlation there, and without a shift. */
  r: number;
  rAtZero: number;
  /** The best lag is the furthest that was looked at: the true one may lie beyond, or there is none. */
  isAtEdge: boolean;
}

/** A lag counts where at least this share of the pairs without a shift is left. */
const leastShare = 0.5;

/**
 * Lag of the highest cross-correlation within `reachSeconds` either way; of equal ones the shortest. r is computed of the
 * pairs that each lag has.
 * @param decoded @param measured rows one hop apart, NaN where a value is missing (see hopGrid)
 */
export function alignmentOf(
  decoded: Float64Array,
  measured: Float64Array,
  hopSeconds: number,
  reachSeconds = 2,
): Alignment {
  const count = Math.min(decoded.length, measured.length);
  const reach = Math.round(reachSeconds / hopSeconds);
  const atZero = metricsOf(decoded, measured, count);
  let best = { lag: 0, r: atZero.r };
  for (let hops = 1; hops <= Math.min(reach, count - 2); hops++) {
    for (const lag of [hops, -hops]) {
      const later = lag > 0 ? decoded : measured;
      const earlier = lag > 0 ? measured : decoded;
      const { r, count: pairs } = metricsOf(later.subarray(hops, count), earlier.subarray(0, count - hops));
      if (pairs < leastShare * atZero.count || Number.isNaN(r)) continue;
      if (r > best.r || Number.isNaN(best.r)) best = { lag, r };
    }
  }
  const isKnown = !Number.isNaN(best.r);
  return {
    lagMs: isKnown ? best.lag * (1000 * hopSeconds) : Number.NaN,
    r: best.r,
    rAtZero: atZero.r,
    isAtEdge: isKnown && Math.abs(best.lag) === reach && reach > 0,
  };
}
