/** A contact that has not moved for this long carries no signal: an amplifier's own noise moves every sample. */
const flatMs = 50;
const leastSamples = 8;
/** Slower streams hold no raw signals but what was made of them, which may well stand still. */
const slowestRateHz = 100;

/** Equal samples in a row from which on a channel is flat; Infinity where standing still means nothing. */
export function flatSamples(rateHz: number): number {
  if (rateHz < slowestRateHz) return Number.POSITIVE_INFINITY;
  return Math.max(leastSamples, Math.round((flatMs * rateHz) / 1000));
}
