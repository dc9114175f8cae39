/**
 * A change of state over the session, as when medication wears off, that makes a decoder stale: it takes this long (chosen,
 * short enough to be watched).
 */
const changeS = 600;

/** How far the change has gone, 0 to 1. @param sinceSample NaN where it is off */
export function stateLevel(sample: number, sinceSample: number, rateHz: number): number {
  return Number.isNaN(sinceSample) ? 0 : Math.min(1, (sample - sinceSample) / (changeS * rateHz));
}
