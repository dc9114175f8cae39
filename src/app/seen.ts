import type { LoadedDecoder } from "../contract/apis.ts";

/**
 * From where on a stream may be scored: what a decoder was trained on says nothing about it.
 * @param label of the stream  @returns sample; 0 where the decoder has seen nothing of it
 */
export function firstUnseenSample(
  { source, lastSample, gapMs, origin }: LoadedDecoder["trainedOn"],
  label: string,
  rateHz: number,
): number {
  const gapSamples = Math.round((gapMs * rateHz) / 1000);
  if (drawn(source) === drawn(label)) return lastSample + 1 + gapSamples;
  // Trained on what was recorded of this very stream.
  if (origin && drawn(origin.source) === drawn(label)) {
    return origin.firstSample + lastSample + 1 + gapSamples;
  }
  return 0;
}

/** A simulated patient draws the same noise from the same seed, whatever the task is. */
function drawn(label: string): string {
  return /^.*?, seed \d+/.exec(label)?.[0] ?? label;
}
