import * as v from "valibot";
import type { Dataset, DecoderKind } from "./decoder.ts";
import { fitted } from "./fitted.ts";
import { decoderTitles } from "./names.ts";
import { polynomialDecoder, polynomialReference } from "./polynomialGraph.ts";
import { defaultPenalties, fitRidge, linearOutput } from "./ridge.ts";
import { targetRange } from "./targetRange.ts";
import { finiteNumber, hasRange, LinearWeights, matchingLengths, rangeFault } from "./weights.ts";

const mostDegree = 5;

const Params = v.object({
  penalties: v.pipe(v.array(v.pipe(finiteNumber, v.minValue(0))), v.minLength(1)),
  degree: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostDegree)),
});
type Params = v.InferOutput<typeof Params>;
const Weights = v.pipe(
  v.object({
    ...LinearWeights,
    /** From the constant up. */
    polynomial: v.pipe(v.array(finiteNumber), v.minLength(2), v.maxLength(mostDegree + 1)),
    /** Range of the linear output in the training part: what lies outside is clamped. */
    inputMin: finiteNumber,
    inputMax: finiteNumber,
  }),
  v.check((weights) => matchingLengths(weights), "mean, sd and weights differ in length"),
  v.check((weights) => hasRange(weights), rangeFault),
  v.check(({ inputMin, inputMax }) => inputMax >= inputMin, "inputMax is below inputMin"),
);
type Weights = v.InferOutput<typeof Weights>;

/**
 * A Wiener filter, then a static polynomial of its output (Shah et al. 2018, IEEE TNSRE 26:1460), fitted by least squares
 * on the training rows. The polynomial's input is clamped to the range it was fitted on, beyond which a cubic runs away.
 */
export const wienerCascade: DecoderKind<Params, Weights> = {
  name: "wiener-cascade",
  title: decoderTitles["wiener-cascade"],
  isBaseline: false,
  defaults: { penalties: [...defaultPenalties], degree: 3 },
  paramsSchema: Params,
  weightsSchema: Weights,
  async fit(dataset, params, options) {
    const range = targetRange(dataset);
    const linear = await fitRidge(dataset, params.penalties, options);
    const output = new Float64Array(dataset.rowCount);
    let inputMin = Number.POSITIVE_INFINITY;
    let inputMax = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < dataset.rowCount; row++) {
      const value = linearOutput(linear, dataset.values, row * dataset.width);
      output[row] = value;
      inputMin = Math.min(inputMin, value);
      inputMax = Math.max(inputMax, value);
    }
    const polynomial = fitPolynomial(output, dataset.target, params.degree);
    return fitted(Weights, { ...linear, ...range, polynomial, inputMin, inputMax });
  },
  reference: polynomialReference,
  load: polynomialDecoder,
};

/**
 * Least-squares polynomial of `y` on `x`, coefficients from the constant up. Solved on x scaled to [-1, 1] with Householder's
 * QR, which powers of large numbers would spoil, and then expanded.
 */
export function fitPolynomial(x: Float64Array, y: Dataset["target"], degree: number): number[] {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of x) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  const centre = (least + greatest) / 2;
  const half = (greatest - least) / 2 || 1;
  const terms = degree + 1;
  const columns = Array.from({ length: terms }, (_, power) =>
    x.map((value) => ((value - centre) / half) ** power),
  );
  const rest = Float64Array.from(y);
  const r = Array.from({ length: terms }, () => new Float64Array(terms));
  for (let k = 0; k < terms; k++) {
    const reflector = columns[k]!.slice(k);
    const norm = Math.sqrt(dot(reflector, reflector)) * (reflector[0]! > 0 ? -1 : 1);
    reflector[0]! -= norm;
    const squared = dot(reflector, reflector);
    for (const column of [...columns.slice(k), rest]) {
      const tail = column.subarray(k);
      const scale = squared > 0 ? (2 * dot(reflector, tail)) / squared : 0;
      for (let i = 0; i < tail.length; i++) tail[i]! -= scale * reflector[i]!;
    }
    for (let j = k; j < terms; j++) r[k]![j] = columns[j]![k]!;
  }
  const scaled = new Float64Array(terms);
  for (let k = terms - 1; k >= 0; k--) {
    let sum = rest[k]!;
    for (let j = k + 1; j < terms; j++) sum -= r[k]![j]! * scaled[j]!;
    // A linear output that takes too few values leaves higher powers undetermined: leave them out.
    scaled[k] = Math.abs(r[k]![k]!) > 1e-12 ? sum / r[k]![k]! : 0;
  }
  // Horner's scheme on polynomials: sum * ((x - centre) / half) + next coefficient.
  let expanded = [0];
  for (let power = degree; power >= 0; power--) {
    const next = new Array<number>(expanded.length + 1).fill(0);
    expanded.forEach((coefficient, i) => {
      next[i]! -= (coefficient * centre) / half;
      next[i + 1]! += coefficient / half;
    });
    next[0]! += scaled[power]!;
    expanded = next;
  }
  return expanded.slice(0, terms);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
