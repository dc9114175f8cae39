import * as v from "valibot";

export const finiteNumber = v.pipe(v.number(), v.finite());
const numbers = v.array(finiteNumber);

/** What every decoder with a linear first stage keeps. */
export const LinearWeights = {
  mean: numbers,
  sd: numbers,
  weights: v.pipe(numbers, v.minLength(1)),
  bias: finiteNumber,
  penalty: finiteNumber,
  /** Range of the target in the training part. */
  targetMin: finiteNumber,
  targetMax: finiteNumber,
};

export function matchingLengths(weights: { mean: number[]; sd: number[]; weights: number[] }): boolean {
  return weights.mean.length === weights.weights.length && weights.sd.length === weights.weights.length;
}

export function hasRange({ targetMin, targetMax }: { targetMin: number; targetMax: number }): boolean {
  return targetMax > targetMin;
}

/** The weights of a decoder that is linear and nothing else. */
export const LinearModel = v.pipe(
  v.object(LinearWeights),
  v.check((weights) => matchingLengths(weights), "mean, sd and weights differ in length"),
  v.check((weights) => hasRange(weights), "targetMax is not above targetMin"),
);
export type LinearModel = v.InferOutput<typeof LinearModel>;
