import { contiguousFolds, type Range, type Split } from "../evaluation/splits.ts";
import { InputError } from "../signal/errors.ts";
import { choleskyInto, choleskySolveInto, choleskyWork } from "./cholesky.ts";
import { CrossProducts, crossProductWork, type NormalEquations } from "./crossProducts.ts";
import type { Dataset, FitOptions } from "./decoder.ts";
import { leastIndex } from "./fitted.ts";
import { Pace } from "./pace.ts";
import { tridiagonalise, tridiagonalWork } from "./tridiagonal.ts";

export interface RidgeFit {
  /** Training statistics of each column; a column that does not vary has sd 0 and weight 0. */
  mean: number[];
  sd: number[];
  /** On standardised columns. */
  weights: number[];
  bias: number;
  penalty: number;
}

/** Penalties that are chosen among unless others are asked for. */
export const defaultPenalties: readonly number[] = [1, 10, 100, 1000, 10_000, 100_000];

const innerFolds = 3;

/** Below this share of the sum of the diagonal a penalty does not keep the reduced system definite. */
const leastShare = 1e-10;

/**
 * Linear regression of the target on standardised columns with a penalty on the squared weights (ridge; Hoerl and
 * Kennard 1970), the bias free, in float64. The penalty is added to the cross-products of the standardised columns, and
 * chosen by contiguous inner folds with the gap: least squared error over all of them.
 * @throws InputError where there are too few rows, or no error is finite; DOMException AbortError
 */
export async function fitRidge(
  dataset: Dataset,
  penalties: readonly number[],
  options: FitOptions,
): Promise<RidgeFit> {
  const pace = new Pace(ridgeWork(dataset, penalties), options);
  await pace.breathe("Summing over rows");
  if (penalties.length === 1) {
    const ridge = await Ridge.prepare(dataset, null, pace);
    await pace.breathe("Fitting");
    return ridge.fit(penalties[0] as number, pace);
  }
  const ridge = await Ridge.prepare(dataset, options.gapRows, pace);
  await pace.breathe("Choosing the penalty");
  const errors = await ridge.innerErrors(penalties, pace);
  await pace.breathe("Fitting");
  return ridge.fit(penalties[leastIndex(errors)] as number, pace);
}

/**
 * Mean squared error of the best of the penalties over the contiguous inner folds: what tells good features from others.
 * @throws InputError where there are too few rows, or no error is finite; DOMException AbortError
 */
export async function ridgeValidationError(
  dataset: Dataset,
  penalties: readonly number[],
  options: FitOptions,
): Promise<number> {
  const pace = new Pace(ridgeWork(dataset, penalties), options);
  const ridge = await Ridge.prepare(dataset, options.gapRows, pace);
  const errors = await ridge.innerErrors(penalties, pace);
  return (errors[leastIndex(errors)] as number) / dataset.rowCount;
}

/** Multiplications of a fit, for its pace. */
export function ridgeWork(dataset: Dataset, penalties: readonly number[]): number {
  const { width, rowCount } = dataset;
  const choice = innerFolds * tridiagonalWork(width) + penalties.length * rowCount * width;
  return crossProductWork(dataset) + (penalties.length > 1 ? choice : 0) + choleskyWork(width);
}

/** Ridge on one dataset, its sums over rows made once for the choice of the penalty and the fit. */
export class Ridge {
  private constructor(
    private readonly dataset: Dataset,
    private readonly products: CrossProducts,
    private readonly folds: readonly Split[],
  ) {}

  /**
   * @param gapRows between inner folds; null where there is nothing to choose
   * @throws InputError where there are too few rows; DOMException AbortError
   */
  static async prepare(dataset: Dataset, gapRows: number | null, pace: Pace): Promise<Ridge> {
    const { rowCount } = dataset;
    const splits = gapRows === null ? [] : contiguousFolds(rowCount, innerFolds, gapRows);
    const folds = splits.filter(({ train }) => train.length > 0);
    if (rowCount < 20 || folds.length < splits.length) {
      throw new InputError("training part", `${rowCount} rows are too few to train on. Use a longer part.`);
    }
    const cuts = folds.flatMap(({ train }) => train.flat());
    return new Ridge(dataset, await CrossProducts.of(dataset, cuts, pace), folds);
  }

  /** Squared error of each penalty over all inner folds. @throws DOMException AbortError */
  async innerErrors(penalties: readonly number[], pace: Pace): Promise<Float64Array> {
    const errors = new Float64Array(penalties.length);
    const { width } = this.dataset;
    for (const { test, train } of this.folds) {
      const system = await this.products.normalEquations(train, pace);
      // The reduction uses the matrix up; a penalty too small for it needs a copy.
      const least = leastShare * system.rows * width;
      const small = new Map<number, Float64Array>();
      for (const penalty of penalties) {
        if (penalty < least) small.set(penalty, await solve(system, penalty, system.gram.slice(), pace));
      }
      const reduced = await tridiagonalise(system.gram, system.moment, width, pace);
      const weights: Float64Array[] = [];
      for (const penalty of penalties) {
        weights.push(small.get(penalty) ?? reduced.solve(penalty));
        if (pace.isDue(0)) await pace.breathe();
      }
      await addSquaredErrors(this.dataset, test, system, weights, errors, pace);
    }
    return errors;
  }

  /** Fits all rows. @throws DOMException AbortError */
  async fit(penalty: number, pace: Pace): Promise<RidgeFit> {
    const system = await this.products.normalEquations([[0, this.dataset.rowCount]], pace);
    const weights = await solve(system, penalty, system.gram, pace);
    return {
      mean: Array.from(system.mean),
      sd: Array.from(system.sd),
      weights: Array.from(weights),
      bias: system.targetMean,
      penalty,
    };
  }
}

/** A linear function of standardised columns. */
export interface LinearStage {
  readonly mean: readonly number[];
  readonly sd: readonly number[];
  readonly weights: readonly number[];
  readonly bias: number;
}

/** Linear output for a row of raw features. */
export function linearOutput(
  { mean, sd, weights, bias }: LinearStage,
  values: Float64Array,
  offset = 0,
): number {
  // What the compiler knows to be a number it keeps in a register: else every sum on the way is an object of its own.
  let sum = Number(bias);
  for (let i = 0; i < weights.length; i++) {
    const scale = sd[i] as number;
    if (scale > 0)
      sum += ((weights[i] as number) * ((values[offset + i] as number) - (mean[i] as number))) / scale;
  }
  return sum;
}

/** @param factor the cross-products, used up */
async function solve(
  { moment }: NormalEquations,
  penalty: number,
  factor: Float64Array,
  pace: Pace,
): Promise<Float64Array> {
  const weights = moment.slice();
  const width = weights.length;
  for (let i = 0; i < width; i++) factor[i * width + i] = (factor[i * width + i] as number) + penalty;
  await choleskyInto(factor, width, pace);
  choleskySolveInto(factor, width, weights);
  return weights;
}

/** Adds to `errors` the squared error over the rows of a fold that each set of weights makes. */
async function addSquaredErrors(
  { width, values, target }: Dataset,
  [start, end]: Range,
  { mean, sd, targetMean }: NormalEquations,
  weights: readonly Float64Array[],
  errors: Float64Array,
  pace: Pace,
): Promise<void> {
  const slopes = weights.map((each) => each.map((weight, i) => (sd[i]! > 0 ? weight / sd[i]! : 0)));
  const deviations = new Float64Array(width);
  for (let row = start; row < end; row++) {
    for (let i = 0; i < width; i++) {
      deviations[i] = (values[row * width + i] as number) - (mean[i] as number);
    }
    const measured = (target[row] as number) - targetMean;
    for (let at = 0; at < slopes.length; at++) {
      errors[at] = (errors[at] as number) + (dot(slopes[at]!, deviations) - measured) ** 2;
    }
    if (pace.isDue(slopes.length * width)) await pace.breathe();
  }
}

/** Four sums side by side, which do not wait for one another. */
function dot(a: Float64Array, b: Float64Array): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 4 <= a.length; i += 4) {
    s0 += (a[i] as number) * (b[i] as number);
    s1 += (a[i + 1] as number) * (b[i + 1] as number);
    s2 += (a[i + 2] as number) * (b[i + 2] as number);
    s3 += (a[i + 3] as number) * (b[i + 3] as number);
  }
  for (; i < a.length; i++) s0 += (a[i] as number) * (b[i] as number);
  return s0 + s1 + (s2 + s3);
}
