import type { LoadedDecoder, SourceSummary } from "../contract/apis.ts";

/**
 * From where on a stream may be scored: what a decoder was trained on says nothing about it. It is known by its label, and by that
 * of the stream that it was recorded from; a file that was renamed, or exported and opened again, is not.
 * @returns sample; 0 where the decoder has seen nothing of it
 */
export function firstUnseenSample(
  { source, lastSample, gapMs, origin }: LoadedDecoder["trainedOn"],
  summary: Pick<SourceSummary, "label" | "origin">,
  rateHz: number,
): number {
  const gapSamples = Math.round((gapMs * rateHz) / 1000);
  const seen = placesOf(source, origin);
  const here = placesOf(summary.label, summary.origin);
  const unseen = seen.flatMap((from) =>
    here
      .filter((to) => to.source === from.source)
      .map((to) => from.firstSample - to.firstSample + lastSample + 1 + gapSamples),
  );
  return Math.max(0, ...unseen);
}

/** What samples are known by, and what sample 0 is there: the source itself, and what it was recorded from. */
function placesOf(label: string, origin: SourceSummary["origin"] | null) {
  return [
    { source: drawn(label), firstSample: 0 },
    ...(origin ? [{ source: drawn(origin.source), firstSample: origin.firstSample }] : []),
  ];
}

/** A simulated patient draws the same noise from the same seed, whatever the task is. */
function drawn(label: string): string {
  return /^.*?, seed \d+/.exec(label)?.[0] ?? label;
}
