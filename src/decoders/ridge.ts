import { contiguousFolds, type Range } from "../evaluation/splits.ts";
import { InputError } from "../signal/errors.ts";
import type { Dataset, FitOptions } from "./decoder.ts";

export interface RidgeFit {
  /** Training statistics of each column; a column that does not vary has sd 0 and weight 0. */
  mean: number[];
  sd: number[];
  /** On standardised columns. */
  weights: number[];
  bias: number;
  penalty: number;
}

const innerFolds = 3;

/**
 * Linear regression of the target on standardised columns with a penalty on the squared weights (ridge; Hoerl and
 * Kennard 1970), the bias free, in float64. The penalty is added to the cross-products of the standardised columns, and
 * chosen by contiguous inner folds with the gap: least squared error over all of them.
 * @throws InputError where there are too few rows; DOMException AbortError
 */
export async function fitRidge(
  dataset: Dataset,
  penalties: readonly number[],
  options: FitOptions,
): Promise<RidgeFit> {
  const { rowCount } = dataset;
  const folds = contiguousFolds(rowCount, innerFolds, options.gapRows).filter(
    ({ train }) => train.length > 0,
  );
  if (rowCount < 20 || (penalties.length > 1 && folds.length < innerFolds)) {
    throw new InputError("training part", `${rowCount} rows are too few to train on. Use a longer part.`);
  }
  const stages = penalties.length > 1 ? folds.length + 1 : 1;
  let done = 0;
  const next = async (doing: string) => {
    options.onProgress?.(done++ / stages, doing);
    await new Promise((resolve) => setTimeout(resolve, 0));
    options.signal?.throwIfAborted();
  };
  let penalty = penalties[0] as number;
  if (penalties.length > 1) {
    const errors = new Float64Array(penalties.length);
    for (const { test, train } of folds) {
      await next("Choosing the penalty");
      const system = normalEquations(dataset, train);
      penalties.forEach((candidate, i) => {
        errors[i] = (errors[i] as number) + squaredError(dataset, test, solve(system, candidate));
      });
    }
    penalty = penalties[errors.indexOf(Math.min(...errors))] as number;
  }
  await next("Fitting");
  return solve(normalEquations(dataset, [[0, rowCount]]), penalty);
}

/** Linear output for a row of raw features. */
export function linearOutput(fit: Omit<RidgeFit, "penalty">, values: Float64Array, offset = 0): number {
  const { mean, sd, weights } = fit;
  let sum = fit.bias;
  for (let i = 0; i < weights.length; i++) {
    const scale = sd[i] as number;
    if (scale > 0)
      sum += ((weights[i] as number) * ((values[offset + i] as number) - (mean[i] as number))) / scale;
  }
  return sum;
}

interface NormalEquations {
  width: number;
  mean: Float64Array;
  sd: Float64Array;
  /** Cross-products of standardised columns, the lower triangle. */
  gram: Float64Array;
  /** Standardised columns times the target less its mean. */
  moment: Float64Array;
  targetMean: number;
}

function normalEquations(dataset: Dataset, ranges: readonly Range[]): NormalEquations {
  const { width, values, target } = dataset;
  const mean = new Float64Array(width);
  const sd = new Float64Array(width);
  let rows = 0;
  let targetMean = 0;
  for (const [start, end] of ranges) {
    for (let row = start; row < end; row++) {
      rows++;
      targetMean += ((target[row] as number) - targetMean) / rows;
      for (let i = 0; i < width; i++) {
        const d = (values[row * width + i] as number) - (mean[i] as number);
        mean[i] = (mean[i] as number) + d / rows;
        sd[i] = (sd[i] as number) + d * ((values[row * width + i] as number) - (mean[i] as number));
      }
    }
  }
  for (let i = 0; i < width; i++) sd[i] = Math.sqrt((sd[i] as number) / rows);
  const gram = new Float64Array(width * width);
  const moment = new Float64Array(width);
  const z = new Float64Array(width);
  for (const [start, end] of ranges) {
    for (let row = start; row < end; row++) {
      const y = (target[row] as number) - targetMean;
      for (let i = 0; i < width; i++) {
        const scale = sd[i] as number;
        z[i] = scale > 0 ? ((values[row * width + i] as number) - (mean[i] as number)) / scale : 0;
      }
      for (let i = 0; i < width; i++) {
        const zi = z[i] as number;
        moment[i] = (moment[i] as number) + zi * y;
        const at = i * width;
        for (let j = 0; j <= i; j++) gram[at + j] = (gram[at + j] as number) + zi * (z[j] as number);
      }
    }
  }
  return { width, mean, sd, gram, moment, targetMean };
}

function solve(system: NormalEquations, penalty: number): RidgeFit {
  const { width, gram, moment } = system;
  const factor = gram.slice();
  for (let i = 0; i < width; i++) factor[i * width + i] = (factor[i * width + i] as number) + penalty;
  choleskyInto(factor, width);
  const weights = moment.slice();
  for (let i = 0; i < width; i++) {
    let sum = weights[i] as number;
    for (let j = 0; j < i; j++) sum -= (factor[i * width + j] as number) * (weights[j] as number);
    weights[i] = sum / (factor[i * width + i] as number);
  }
  for (let i = width - 1; i >= 0; i--) {
    let sum = weights[i] as number;
    for (let j = i + 1; j < width; j++) sum -= (factor[j * width + i] as number) * (weights[j] as number);
    weights[i] = sum / (factor[i * width + i] as number);
  }
  return {
    mean: Array.from(system.mean),
    sd: Array.from(system.sd),
    weights: Array.from(weights),
    bias: system.targetMean,
    penalty,
  };
}

/**
 * Lower Cholesky factor in place of the lower triangle of a symmetric positive semidefinite matrix. A column that depends
 * on those before it, which only a penalty of 0 lets happen, gets an infinite pivot: its weight comes out as 0.
 */
function choleskyInto(a: Float64Array, width: number): void {
  for (let i = 0; i < width; i++) {
    const least = 1e-12 * (a[i * width + i] as number);
    for (let j = 0; j <= i; j++) {
      let sum = a[i * width + j] as number;
      for (let k = 0; k < j; k++) sum -= (a[i * width + k] as number) * (a[j * width + k] as number);
      if (i === j) a[i * width + j] = sum > least ? Math.sqrt(sum) : Number.POSITIVE_INFINITY;
      else a[i * width + j] = sum / (a[j * width + j] as number);
    }
  }
}

function squaredError(dataset: Dataset, [start, end]: Range, fit: RidgeFit): number {
  let error = 0;
  for (let row = start; row < end; row++) {
    error += (linearOutput(fit, dataset.values, row * dataset.width) - (dataset.target[row] as number)) ** 2;
  }
  return error;
}
