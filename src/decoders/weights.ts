import * as v from "valibot";
import { outputLimits } from "./targetRange.ts";

export const finiteNumber = v.pipe(v.number(), v.finite());
const numbers = v.array(finiteNumber);

/** What every decoder with a linear first stage keeps. */
export const LinearWeights = {
  mean: numbers,
  sd: v.array(v.pipe(finiteNumber, v.minValue(0))),
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

/** Whether the range of the target is one to measure errors by, and its widened limits hold anything back. */
export function hasRange(range: { targetMin: number; targetMax: number }): boolean {
  const { least, greatest } = outputLimits(range);
  return range.targetMax > range.targetMin && Number.isFinite(least) && Number.isFinite(greatest);
}

export const rangeFault = "targetMax is not above targetMin, or both are too far apart";

/** The weights of a decoder that is linear and nothing else. */
export const LinearModel = v.pipe(
  v.object(LinearWeights),
  v.check((weights) => matchingLengths(weights), "mean, sd and weights differ in length"),
  v.check((weights) => hasRange(weights), rangeFault),
);
export type LinearModel = v.InferOutput<typeof LinearModel>;
