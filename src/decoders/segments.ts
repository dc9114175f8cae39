import type { Range } from "../evaluation/splits.ts";
import type { Dataset } from "./decoder.ts";

/** Stretches of rows that follow one another without a gap: what carries state is started afresh at each. */
export function segmentsOf({
  rowCount,
  samples,
  hopSamples,
}: Pick<Dataset, "rowCount" | "samples" | "hopSamples">): Range[] {
  const segments: Range[] = [];
  let start = 0;
  for (let row = 1; row <= rowCount; row++) {
    const step = (samples[row] as number) - (samples[row - 1] as number);
    // Hops that are no whole number of samples are rounded, now up, now down.
    if (row < rowCount && step < 1.5 * hopSamples) continue;
    segments.push([start, row]);
    start = row;
  }
  return segments;
}
