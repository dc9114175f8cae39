import type { Dataset, Decoder, DecoderKind, FitOptions } from "../decoders/decoder.ts";
import { segmentsOf } from "../decoders/segments.ts";
import { chanceOverParts } from "../evaluation/chance.ts";
import { type Score, scoreOf } from "../evaluation/score.ts";
import { forwardChaining, type Range, type Split } from "../evaluation/splits.ts";
import { InputError } from "../signal/errors.ts";
import { measuredRows } from "./dataset.ts";

/** A fold leaves at least so many rows to train on. */
const leastTrainingRows = 20;

/** Rows that a fit needs which chooses by inner folds with the gap. */
export function leastFitRows(gapRows: number): number {
  return 3 * (gapRows + leastTrainingRows);
}

/**
 * Parts that follow one another, each tested by what was trained on everything before it. The first training part is long
 * enough to choose in it by inner folds with the gap; where there is no room for that there are no parts.
 */
export function forwardSplits(rowCount: number, folds: number, gapRows: number): Split[] {
  return forwardChaining(rowCount, folds, gapRows, leastFitRows(gapRows));
}

/** The same where some part cannot be trained on, since nothing moves in it: null. @throws whatever else `work` does */
export async function orNull<Result>(work: Promise<Result>): Promise<Result | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

/** A split of the rows, and the features that are used in it: all folds have the same rows, not the same columns. */
export interface Fold {
  readonly split: Split;
  readonly dataset: Dataset;
  /** Which features these are: of two folds with the same text a column of one name is the same column. */
  readonly features: string;
}

export interface CrossValidation<Weights = unknown> {
  /** One score a fold, in the order of time. */
  folds: Score[];
  /** All held-out values together. */
  pooled: Score;
  /** The same rows answered with the mean of each fold's training target: what knowing nothing scores. */
  baseline: Score;
  /** Held-out decoded value of every row; NaN for rows of no test fold. */
  decoded: Float64Array;
  /** What it is compared with. */
  measured: Float64Array;
  /** `baseline` row by row. */
  guessed: Float64Array;
  /** What each fold's fit makes of the rows that it was trained on, one after another. */
  trained: { dataset: Dataset; decoded: Float64Array }[];
  /** How long each fit took. */
  fitMs: number[];
  weights: Weights[];
  splits: Split[];
}

/** @throws InputError saying how long the data must be where a fold would leave too little to train on */
export function foldsOf(
  dataset: Dataset,
  splits: readonly Split[],
  options: { gapRows: number; hopSeconds: number },
): Fold[] {
  const { gapRows, hopSeconds } = options;
  // Three inner folds that leave the gap out on either side must find something to train on.
  const least = Math.max(leastTrainingRows, 3 * gapRows + 1);
  for (const { train } of splits) {
    const rows = measuredCount(dataset, train);
    if (rows >= least) continue;
    const sides = splits.length > 2 ? 2 : 1;
    const needed = Math.ceil(((least + sides * gapRows) * splits.length) / (splits.length - 1)) * hopSeconds;
    throw new InputError(
      "too little data",
      `${splits.length} folds with ${(gapRows * hopSeconds).toFixed(1)} s left out on either side need at least ${needed.toFixed(1)} s behind the first windows and lags; there are ${(dataset.rowCount * hopSeconds).toFixed(1)} s.`,
    );
  }
  return splits.map((split) => ({ split, dataset, features: "" }));
}

/**
 * Fits on the training part of each fold and decodes its test part, which the fit never saw; whatever is to be chosen is
 * chosen inside the training part. A decoder that carries state starts from its prior where the gap before the test part
 * begins, and sees no target. Values are computed in float64, which golden rows tie to every backend.
 * @throws as the fit does; DOMException AbortError
 */
export async function crossValidate<Params, Weights>(
  folds: readonly Fold[],
  kind: DecoderKind<Params, Weights>,
  params: Params,
  options: FitOptions & { hopSeconds: number },
): Promise<CrossValidation<Weights>> {
  const { hopSeconds, gapRows, seed } = options;
  const rowCount = folds[0]?.dataset.rowCount ?? 0;
  const decoded = new Float64Array(rowCount).fill(Number.NaN);
  const measured = new Float64Array(rowCount).fill(Number.NaN);
  const guessed = new Float64Array(rowCount).fill(Number.NaN);
  const scores: Score[] = [];
  const trained: CrossValidation["trained"] = [];
  const fitMs: number[] = [];
  const allWeights: Weights[] = [];
  for (const [index, { split, dataset }] of folds.entries()) {
    const training = measuredRows(dataset, split.train);
    const startedMs = performance.now();
    const weights = await kind.fit(training, params, {
      ...options,
      onProgress: (fraction, doing) => options.onProgress?.((index + fraction) / folds.length, doing),
    });
    fitMs.push(performance.now() - startedMs);
    allWeights.push(weights);
    trained.push({
      dataset: training,
      decoded: decodeRows(training, kind.reference(weights), [0, training.rowCount]),
    });
    const [start, end] = split.test;
    const from = Math.max(0, start - gapRows);
    decoded.set(decodeRows(dataset, kind.reference(weights), [from, end]).subarray(start - from), start);
    const mean = training.target.reduce((sum, value) => sum + value, 0) / training.rowCount;
    guessed.fill(mean, start, end);
    measured.set(dataset.target.subarray(start, end), start);
    scores.push(
      scoreOf(decoded.subarray(start, end), measured.subarray(start, end), end - start, hopSeconds, { seed }),
    );
  }
  const parts = folds.map(({ split }) => split.test);
  const pool = (values: Float64Array): Score => {
    const score = scoreOf(values, measured, rowCount, hopSeconds, { seed });
    // Where there is too little to tell chance, there is too little for this, too.
    const isTold = !Number.isNaN(score.pValue);
    return { ...score, pValue: isTold ? chanceOverParts(values, measured, parts, 200) : score.pValue };
  };
  return {
    folds: scores,
    pooled: pool(decoded),
    baseline: pool(guessed),
    decoded,
    measured,
    guessed,
    trained,
    fitMs,
    weights: allWeights,
    splits: folds.map(({ split }) => split),
  };
}

/** What a decoder makes of some rows, one after another from its prior on, and afresh behind every gap. */
export function decodeRows(dataset: Dataset, decoder: Decoder, [from, to]: Range): Float64Array {
  const { width, values } = dataset;
  const decoded = new Float64Array(to - from);
  const out = new Float64Array(1);
  for (const [first, end] of segmentsOf(dataset)) {
    decoder.reset();
    for (let row = Math.max(first, from); row < Math.min(end, to); row++) {
      decoder.predict(values.subarray(row * width, (row + 1) * width), out);
      decoded[row - from] = out[0] as number;
    }
  }
  return decoded;
}

/** Rows in the ranges that have a target. */
export function measuredCount({ target }: Dataset, ranges: readonly Range[]): number {
  let count = 0;
  for (const [start, end] of ranges) {
    for (let row = start; row < end; row++) if (!Number.isNaN(target[row] as number)) count++;
  }
  return count;
}
