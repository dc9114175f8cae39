import * as v from "valibot";
import type { DecoderKind } from "./decoder.ts";
import { decoderTitles } from "./names.ts";
import { type PolynomialGraph, polynomialDecoder, polynomialReference } from "./polynomialGraph.ts";
import { fitRidge } from "./ridge.ts";
import { targetRange } from "./targetRange.ts";
import { finiteNumber, hasRange, LinearWeights, matchingLengths } from "./weights.ts";

const Params = v.object({ penalties: v.pipe(v.array(v.pipe(finiteNumber, v.minValue(0))), v.minLength(1)) });
type Params = v.InferOutput<typeof Params>;
const Weights = v.pipe(
  v.object(LinearWeights),
  v.check((weights) => matchingLengths(weights), "mean, sd and weights differ in length"),
  v.check((weights) => hasRange(weights), "targetMax is not above targetMin"),
);
type Weights = v.InferOutput<typeof Weights>;

/** Linear regression on lagged features, by ridge: the finite impulse response filter of Wiener. */
export const wienerFilter: DecoderKind<Params, Weights> = {
  name: "wiener-filter",
  title: decoderTitles["wiener-filter"],
  isBaseline: false,
  defaults: { penalties: [1, 10, 100, 1000, 10_000, 100_000] },
  paramsSchema: Params,
  weightsSchema: Weights,
  async fit(dataset, params, options) {
    return { ...(await fitRidge(dataset, params.penalties, options)), ...targetRange(dataset) };
  },
  reference: (weights) => polynomialReference(graphOf(weights)),
  load: (weights) => polynomialDecoder(graphOf(weights)),
};

function graphOf(weights: Weights): PolynomialGraph {
  return {
    ...weights,
    polynomial: [0, 1],
    inputMin: Number.NEGATIVE_INFINITY,
    inputMax: Number.POSITIVE_INFINITY,
  };
}
