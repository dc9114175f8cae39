/** A contact that has not moved for this long carries no signal: an amplifier's own noise moves every sample. */
const flatMs = 50;
/** Of slow streams so many values may be alike by chance. */
const leastSamples = 8;

/** Equal samples in a row from which on a channel is flat. */
export function flatSamples(rateHz: number): number {
  return Math.max(leastSamples, Math.round((flatMs * rateHz) / 1000));
}
