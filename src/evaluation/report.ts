import type { Alignment } from "./alignment.ts";
import type { Compression } from "./compression.ts";
import type { Bin, Errors, Segment } from "./errorAnalysis.ts";
import type { LearningPoint, LearningVerdict } from "./learningCurve.ts";
import type { OnsetScore } from "./onsets.ts";
import type { Comparison } from "./paired.ts";
import type { Importance } from "./permutation.ts";
import type { Score } from "./score.ts";
import type { WithinTrial } from "./withinTrial.ts";

/** Scores of test parts, each and all together. */
export interface HeldOutScores {
  folds: readonly Score[];
  pooled: Score;
}

/** What held-out values of one decoder are worth. Everything but `forward` comes from the blocked folds, which hold out every row. */
export interface DecoderReport extends HeldOutScores {
  /** Its name in the registry; "persistence" for the last measured value, which is no decoder. */
  decoder: string;
  title: string;
  isBaseline: boolean;
  /** Is told the measured force, which nothing in use is: a mark to look at, no rival. */
  isUnfair: boolean;
  /** The same rows answered with the training mean. */
  baseline: Score;
  /** Trained on the past, tested on what follows: the figure that counts for deployment. Null where there is too little for it. */
  forward: HeldOutScores | null;
  withinTrial: WithinTrial | null;
  alignment: Alignment;
  onsets: OnsetScore | null;
  compression: Compression;
  /** Median time of a fit, ms. */
  fitMs: number;
  /** In plain words, and never more than the intervals allow. */
  verdict: string;
}

/** Where the errors of one decoder lie, and what it decodes from. */
export interface DecoderDetail {
  decoder: string;
  worst: readonly (Segment & { startSeconds: number; endSeconds: number })[];
  byLevel: readonly Bin[];
  /** By minutes since the end of the part trained on, from forward chaining. */
  byTime: readonly Bin[];
  byQuality: readonly (Errors & { label: string })[];
  /** A cell for each channel and band. */
  map: readonly FeatureCell[];
  /** Drop of R2 when a band of all channels, or a channel with all bands, is shifted in time. */
  importance: { bands: readonly Importance[]; channels: readonly Importance[] } | null;
}

export interface FeatureCell {
  channel: string;
  band: string;
  /** Sum over lags of the weights on standardised columns, mean over folds; null where the decoder is not linear. */
  weight: number | null;
  /** Correlation of the newest column with the held-out decoded values: what the decoder follows (after Haufe et al. 2014). */
  pattern: number;
}

export interface LearningCurve extends LearningVerdict {
  decoder: string;
  points: readonly LearningPoint[];
}

/** What `evaluate` finds; plain data. */
export interface EvaluationReport {
  source: string;
  simulated: boolean;
  dataHash: string;
  target: string;
  unit: string;
  channels: readonly string[];
  spec: unknown;
  rows: number;
  seconds: number;
  /** Whole grips; null where the target has no rest to grip from. */
  trials: number | null;
  folds: number;
  gapMs: number;
  /** Windows, lags and the lag of the target together: with a shorter gap the figures prove nothing. */
  neededGapMs: number;
  seed: number;
  /** Sets of features that were tried inside each training part; 1 where nothing was searched. */
  candidates: number;
  /** What the search chose in each blocked fold; empty where nothing was searched. */
  choices: readonly string[];
  /** R2 that no decoder can pass, where the target was planted; null where nobody knows it. */
  noiseCeiling: number | null;
  /** Bytes of the feature table. */
  tableBytes: number;
  elapsedMs: number;
  /** Of the program that made it. */
  codeVersion: string;
  results: readonly DecoderReport[];
  /** Decoders that could not be fitted here, and why. */
  failures: readonly { decoder: string; title: string; reason: string }[];
  comparisons: readonly Comparison[];
  /** Which decoder does best, as far as can be told. */
  verdict: string;
  /** The best decoder looked at more closely. */
  detail: DecoderDetail | null;
  learningCurve: LearningCurve | null;
}

/** The series behind a report, row by row: for plots and export. */
export interface EvaluationSeries {
  rateHz: number;
  /** Stream index of each row's newest sample. */
  samples: Float64Array;
  measured: Float64Array;
  /** Held-out values by decoder: of the blocked folds, and of forward chaining (NaN before its first test part). */
  decoded: Readonly<Record<string, { blocked: Float64Array; forward: Float64Array | null }>>;
}
