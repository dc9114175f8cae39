import type { Range } from "../evaluation/splits.ts";
import { InputError } from "../signal/errors.ts";
import { choleskyInto, choleskySolveInto } from "./cholesky.ts";
import type { CrossProducts } from "./crossProducts.ts";
import type { Dataset } from "./decoder.ts";
import type { Pace } from "./pace.ts";
import { segmentsOf } from "./segments.ts";

/** Two rows of two, one after the other. */
export type Matrix2 = [number, number, number, number];

/** How force moves and what the features tell of it. The state is (force, rate of change per hop), each in units of its scale. */
export interface KalmanModel {
  /** Training statistics of each column; a column that does not vary has sd 0 and tells nothing. */
  mean: Float64Array;
  sd: Float64Array;
  /** The state is ((target - forceMean) / forceScale, change of the target per hop / rateScale). */
  forceMean: number;
  forceScale: number;
  rateScale: number;
  /** From one row to the next, and the covariance of what that leaves unexplained. */
  transition: Matrix2;
  transitionNoise: Matrix2;
  /** Covariance of the state over the training rows: what is known before the first row, about a mean of zero. */
  prior: Matrix2;
  /** H: standardised columns expected of a state, by its two components. */
  observation: [Float64Array, Float64Array];
  /** H' Q^-1, by rows: what each column says of the state. */
  evidence: [Float64Array, Float64Array];
  /** H' Q^-1 H */
  information: Matrix2;
  /** Share of Q that comes from no correlation at all. */
  shrinkage: number;
}

/** Columns that are the same but for rounding would otherwise weigh against each other without bound. */
const leastShrinkage = 1e-4;
/** Where the gain moves by no more than this of itself it is taken to have arrived. */
const convergence = 1e-9;
/**
 * The last of so many steps goes on for ever, converged or not: golden rows pass through no more than 96. The gain is off by
 * about r^180 of itself then, r the spectral radius of the last carry: nothing for 0.9, as the simulated patients have it at most,
 * 0.03 for 0.98.
 */
const mostSteps = 90;
/** What is carried over fades at least so fast in the end, even where features tell nothing and force ran away. */
const mostCarried = 0.999;

/** Multiplications of one model beyond the sums over rows and Cholesky's. */
export function kalmanModelWork({ rowCount, width }: Dataset): number {
  return 6 * rowCount * width;
}

/**
 * Fits the model of a Kalman filter (Wu et al. 2006, Neural Computation 18:80): transition and observation by least squares,
 * their noises from the residuals. The features' noise is shrunk towards equal and independent (Ledoit and Wolf 2004, Journal
 * of Multivariate Analysis 88:365), which keeps it invertible where columns are correlated.
 * @param products of the dataset, cut at the ends of `ranges`
 * @throws InputError where no row follows another, or none that differs (see `moves`); DOMException AbortError
 */
export async function fitKalmanModel(
  dataset: Dataset,
  products: CrossProducts,
  ranges: readonly Range[],
  pace: Pace,
): Promise<KalmanModel> {
  const { width } = dataset;
  const { rows, mean, sd, gram, targetMean } = await products.normalEquations(ranges, pace);
  const runs = runsWithin(dataset, ranges);
  const { states, forceScale, rateScale } = statesOf(dataset, runs, targetMean);
  const { transition, transitionNoise } = fitTransition(states, runs);
  const prior = covarianceOf(states, runs, rows);

  const slope = sd.map((value) => (value > 0 ? 1 / value : 0));
  const z = new Float64Array(width);
  const standardise = (row: number) => {
    const at = row * width;
    for (let i = 0; i < width; i++) z[i] = ((dataset.values[at + i] as number) - mean[i]!) * slope[i]!;
  };
  const withForce = new Float64Array(width);
  const withRate = new Float64Array(width);
  for (const [start, end] of runs) {
    for (let row = start; row < end; row++) {
      standardise(row);
      const force = states[2 * row]!;
      const rate = states[2 * row + 1]!;
      for (let i = 0; i < width; i++) {
        withForce[i] = withForce[i]! + z[i]! * force;
        withRate[i] = withRate[i]! + z[i]! * rate;
      }
      if (pace.isDue(3 * width)) await pace.breathe();
    }
  }
  const [p00, p01, p10, p11] = inverse2(prior);
  const byForce = withForce.map((value, i) => (p00 * value + p01 * withRate[i]!) / rows);
  const byRate = withForce.map((value, i) => (p10 * value + p11 * withRate[i]!) / rows);

  // Ledoit and Wolf need the squared lengths of the residuals besides their covariance.
  let fourth = 0;
  for (const [start, end] of runs) {
    for (let row = start; row < end; row++) {
      standardise(row);
      const force = states[2 * row]!;
      const rate = states[2 * row + 1]!;
      let squared = 0;
      for (let i = 0; i < width; i++) squared += (z[i]! - byForce[i]! * force - byRate[i]! * rate) ** 2;
      fourth += squared ** 2;
      if (pace.isDue(3 * width)) await pace.breathe();
    }
  }
  let trace = 0;
  let squares = 0;
  let varying = 0;
  for (let i = 0; i < width; i++) {
    const at = i * width;
    for (let j = 0; j <= i; j++) {
      const explained = byForce[i]! * withForce[j]! + byRate[i]! * withRate[j]!;
      const covariance = (gram[at + j]! - explained) / rows;
      gram[at + j] = covariance;
      squares += (i === j ? 1 : 2) * covariance ** 2;
    }
    trace += gram[at + i]!;
    if (slope[i]! > 0) varying++;
    if (pace.isDue(0)) await pace.breathe();
  }
  const equal = varying > 0 ? trace / varying : 0;
  const spread = squares - varying * equal ** 2;
  const error = (fourth / rows - squares) / rows;
  const shrinkage = spread > 0 ? Math.min(1, Math.max(leastShrinkage, error / spread)) : 1;
  for (let i = 0; i < width; i++) {
    const at = i * width;
    for (let j = 0; j < i; j++) gram[at + j] = (1 - shrinkage) * gram[at + j]!;
    // A column that does not vary tells nothing, whatever is taken for its noise.
    gram[at + i] = slope[i]! > 0 ? (1 - shrinkage) * gram[at + i]! + shrinkage * equal : 1;
  }
  await choleskyInto(gram, width, pace);
  const evidence: [Float64Array, Float64Array] = [byForce.slice(), byRate.slice()];
  for (const each of evidence) choleskySolveInto(gram, width, each);
  const cross = dot(byForce, evidence[1]);
  return {
    mean,
    sd,
    forceMean: targetMean,
    forceScale,
    rateScale,
    transition,
    transitionNoise,
    prior,
    observation: [byForce, byRate],
    evidence,
    information: [dot(byForce, evidence[0]), cross, cross, dot(byRate, evidence[1])],
    shrinkage,
  };
}

/** What a Kalman filter does with one row: state = carry * state + gain * (evidence from the row). */
export interface KalmanSteps {
  carries: Matrix2[];
  gains: Matrix2[];
}

/**
 * The filter's steps from the prior on, until they have converged or are many; the last one then goes on for ever, and fades. They depend on the
 * model alone, never on what is observed. In the form that inverts matrices of the state's size, with the features summed up
 * in H' Q^-1 H: the gain on that sum is the covariance after the row.
 * @param noiseScale what the features' noise is taken to be a multiple of
 */
export function kalmanSteps(model: KalmanModel, noiseScale: number): KalmanSteps {
  const { transition, transitionNoise, prior } = model;
  const information = model.information.map((value) => value / noiseScale) as Matrix2;
  const carries: Matrix2[] = [];
  const gains: Matrix2[] = [];
  let covariance = prior;
  let moved = Number.POSITIVE_INFINITY;
  while (moved > convergence && gains.length < mostSteps) {
    const predicted =
      gains.length === 0
        ? prior
        : plus(times(times(transition, covariance), transposed(transition)), transitionNoise);
    const after = times(inverse2(plus([1, 0, 0, 1], times(predicted, information))), predicted);
    // Equal but for rounding, which must not build up.
    const cross = (after[1] + after[2]) / 2;
    const next: Matrix2 = [after[0], cross, cross, after[3]];
    const seen = times(next, information);
    carries.push(times([1 - seen[0], -seen[1], -seen[2], 1 - seen[3]], transition));
    gains.push(next);
    const size = Math.max(...next.map(Math.abs));
    const change = Math.max(...next.map((value, i) => Math.abs(value - covariance[i]!))) / size;
    // The first step starts from the prior and predicts nothing: where features tell nothing it moves nothing either.
    moved = gains.length === 1 ? Number.POSITIVE_INFINITY : change;
    covariance = next;
  }
  carries.push(damped(carries.pop()!));
  return { carries, gains };
}

/** The matrix, or as much of it as makes what it is applied to fade. */
function damped(matrix: Matrix2): Matrix2 {
  const half = (matrix[0] + matrix[3]) / 2;
  const determinant = matrix[0] * matrix[3] - matrix[1] * matrix[2];
  const rest = half * half - determinant;
  const radius = rest < 0 ? Math.sqrt(determinant) : Math.abs(half) + Math.sqrt(rest);
  return radius > mostCarried ? (matrix.map((value) => (value * mostCarried) / radius) as Matrix2) : matrix;
}

/** Whether the target changes within the ranges from a row to one that follows it. */
export function moves(dataset: Dataset, ranges: readonly Range[]): boolean {
  const { target } = dataset;
  return runsWithin(dataset, ranges).some(([start, end]) => {
    for (let row = start + 1; row < end; row++) if ((target[row]! - target[row - 1]!) ** 2 > 0) return true;
    return false;
  });
}

/** Stretches within the ranges whose rows follow one another. */
export function runsWithin(dataset: Dataset, ranges: readonly Range[]): Range[] {
  return segmentsOf(dataset).flatMap(([from, to]) =>
    ranges
      .map(([start, end]): Range => [Math.max(start, from), Math.min(end, to)])
      .filter(([start, end]) => end > start),
  );
}

/** Force and its rate of change for each row of the runs, in units of their scales; 2 values a row of the dataset. */
function statesOf({ target, rowCount }: Dataset, runs: readonly Range[], forceMean: number) {
  const states = new Float64Array(2 * rowCount);
  let rows = 0;
  let forceSquares = 0;
  let rateSquares = 0;
  for (const [start, end] of runs) {
    for (let row = start; row < end; row++) {
      const force = target[row]! - forceMean;
      // Before the first row of a run nothing is known: it is given the rate of the next.
      const to = Math.min(Math.max(row, start + 1), end - 1);
      const rate = to > start ? target[to]! - target[to - 1]! : 0;
      states[2 * row] = force;
      states[2 * row + 1] = rate;
      forceSquares += force * force;
      rateSquares += rate * rate;
      rows++;
    }
  }
  if (runs.every(([start, end]) => end - start < 2)) {
    throw new InputError("training part", "has no rows that follow one another. Use a longer part.");
  }
  if (rateSquares === 0) {
    throw new InputError(
      "target",
      "does not change from one row to the next in the training part. Choose another channel or a longer part.",
    );
  }
  const forceScale = Math.sqrt(forceSquares / rows);
  const rateScale = Math.sqrt(rateSquares / rows);
  for (let row = 0; row < rowCount; row++) {
    states[2 * row] = states[2 * row]! / forceScale;
    states[2 * row + 1] = states[2 * row + 1]! / rateScale;
  }
  return { states, forceScale, rateScale };
}

function covarianceOf(states: Float64Array, runs: readonly Range[], rows: number): Matrix2 {
  let cross = 0;
  for (const [start, end] of runs) {
    for (let row = start; row < end; row++) cross += states[2 * row]! * states[2 * row + 1]!;
  }
  return [1, cross / rows, cross / rows, 1];
}

function fitTransition(states: Float64Array, runs: readonly Range[]) {
  let count = 0;
  const before: Matrix2 = [0, 0, 0, 0];
  const across: Matrix2 = [0, 0, 0, 0];
  const everyStep = (visit: (x0: number, x1: number, y0: number, y1: number) => void) => {
    for (const [start, end] of runs) {
      for (let at = 2 * start; at < 2 * (end - 1); at += 2) {
        visit(states[at]!, states[at + 1]!, states[at + 2]!, states[at + 3]!);
      }
    }
  };
  everyStep((x0, x1, y0, y1) => {
    count++;
    before[0] += x0 * x0;
    before[1] += x0 * x1;
    before[3] += x1 * x1;
    across[0] += y0 * x0;
    across[1] += y0 * x1;
    across[2] += y1 * x0;
    across[3] += y1 * x1;
  });
  before[2] = before[1];
  // Too little to be seen in the result, enough to tell force and rate apart where one follows from the other.
  before[0] *= 1 + 1e-12;
  before[3] *= 1 + 1e-12;
  // What is 0 before every step, as the rate is where only the last row moves, leads to nothing.
  before[0] ||= 1;
  before[3] ||= 1;
  const transition = times(across, inverse2(before));
  const [a00, a01, a10, a11] = transition;
  const noise: Matrix2 = [0, 0, 0, 0];
  everyStep((x0, x1, y0, y1) => {
    const e0 = y0 - a00 * x0 - a01 * x1;
    const e1 = y1 - a10 * x0 - a11 * x1;
    noise[0] += e0 * e0;
    noise[1] += e0 * e1;
    noise[3] += e1 * e1;
  });
  const share = noise[1] / count;
  const transitionNoise: Matrix2 = [noise[0] / count, share, share, noise[3] / count];
  return { transition, transitionNoise };
}

function times(a: Matrix2, b: Matrix2): Matrix2 {
  return [
    a[0] * b[0] + a[1] * b[2],
    a[0] * b[1] + a[1] * b[3],
    a[2] * b[0] + a[3] * b[2],
    a[2] * b[1] + a[3] * b[3],
  ];
}

function plus(a: Matrix2, b: Matrix2): Matrix2 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]];
}

function transposed([a, b, c, d]: Matrix2): Matrix2 {
  return [a, c, b, d];
}

function inverse2([a, b, c, d]: Matrix2): Matrix2 {
  const determinant = a * d - b * c;
  return [d / determinant, -b / determinant, -c / determinant, a / determinant];
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
