import { metricsOf } from "./metrics.ts";
import { type Quartiles, quartilesOf } from "./quantile.ts";
import type { Trial } from "./trials.ts";

export interface WithinTrial extends Quartiles {
  /** One r a trial, in the order of time; NaN where a side does not vary or too little is there. */
  r: number[];
  /** Trials that have an r, and the share of them with one below zero (NaN of none). */
  count: number;
  shareNegative: number;
}

const aroundSeconds = 1;
/** Fewer pairs than this have an r near 1 or -1 whatever they are. */
const leastPairs = 8;

/**
 * Correlation within single trials (Tan 2016, eLife 5:e19089): from 1 s before a grip to 1 s after it, cut where the grip
 * before ends and the next one begins. How strong grips are from one to the next does not enter, only how each one runs.
 * @param trials of the measured series, in the order of time (see findTrials)
 */
export function withinTrialCorrelation(
  decoded: Float64Array,
  measured: Float64Array,
  trials: readonly Trial[],
  hopSeconds: number,
): WithinTrial {
  const around = Math.round(aroundSeconds / hopSeconds);
  const r = trials.map(({ onset, end }, index) => {
    const from = Math.max(trials[index - 1]?.end ?? 0, onset - around);
    const to = Math.min(trials[index + 1]?.onset ?? measured.length, end + around);
    const metrics = metricsOf(decoded.subarray(from, to), measured.subarray(from, to));
    return metrics.count < leastPairs ? Number.NaN : metrics.r;
  });
  const known = r.filter((value) => !Number.isNaN(value));
  return {
    r,
    ...quartilesOf(known),
    count: known.length,
    shareNegative: known.filter((value) => value < 0).length / known.length,
  };
}
