import type { Dataset, DecoderKind, FitOptions } from "../decoders/decoder.ts";
import { type Score, scoreOf } from "../evaluation/score.ts";
import { contiguousFolds } from "../evaluation/splits.ts";
import { InputError } from "../signal/errors.ts";
import { selectRows } from "./dataset.ts";

/** A fold leaves at least so many rows to train on. */
const leastTrainingRows = 20;

export interface CrossValidation {
  /** One score a fold, in the order of time. */
  folds: Score[];
  /** All held-out values together. */
  pooled: Score;
  /** The same rows answered with the mean of each fold's training target: what knowing nothing scores. */
  baseline: Score;
  /** Held-out decoded value of every row. */
  decoded: Float64Array;
}

/**
 * Blocked cross-validation: contiguous test folds, rows within the gap on either side left out of training, the
 * penalty chosen inside each training part. Values are computed in float64, which golden rows tie to every backend.
 * @throws InputError where there are too few rows; DOMException AbortError
 */
export async function crossValidate<Params, Weights>(
  dataset: Dataset,
  kind: DecoderKind<Params, Weights>,
  params: Params,
  options: FitOptions & { folds: number; hopSeconds: number },
): Promise<CrossValidation> {
  const { folds, hopSeconds, gapRows } = options;
  const splits = contiguousFolds(dataset.rowCount, folds, gapRows);
  const decoded = new Float64Array(dataset.rowCount).fill(Number.NaN);
  const guessed = new Float64Array(dataset.rowCount).fill(Number.NaN);
  const scores: Score[] = [];
  for (const [index, split] of splits.entries()) {
    const training = selectRows(dataset, split.train);
    if (training.rowCount < leastTrainingRows) {
      const needed = Math.ceil(((leastTrainingRows + 2 * gapRows) * folds) / (folds - 1)) * hopSeconds;
      throw new InputError(
        "too little data",
        `${folds} folds with ${(gapRows * hopSeconds).toFixed(1)} s left out on either side need at least ${needed.toFixed(1)} s behind the first windows and lags; there are ${(dataset.rowCount * hopSeconds).toFixed(1)} s.`,
      );
    }
    const weights = await kind.fit(training, params, {
      ...options,
      onProgress: (fraction, doing) => options.onProgress?.((index + fraction) / folds, doing),
    });
    const decoder = kind.reference(weights);
    const mean = training.target.reduce((sum, value) => sum + value, 0) / training.rowCount;
    const out = new Float64Array(1);
    const [start, end] = split.test;
    for (let row = start; row < end; row++) {
      decoder.predict(dataset.values.subarray(row * dataset.width, (row + 1) * dataset.width), out);
      decoded[row] = out[0] as number;
      guessed[row] = mean;
    }
    scores.push(
      scoreOf(decoded.subarray(start, end), dataset.target.subarray(start, end), end - start, hopSeconds, {
        seed: options.seed,
      }),
    );
  }
  const pool = (values: Float64Array) =>
    scoreOf(values, dataset.target, dataset.rowCount, hopSeconds, { seed: options.seed });
  return { folds: scores, pooled: pool(decoded), baseline: pool(guessed), decoded };
}
