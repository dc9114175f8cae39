import * as v from "valibot";
import { finiteNumber } from "../weights.ts";

const positive = v.pipe(finiteNumber, v.gtValue(0));
export const count = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));

/** Parameters that every trained network takes; see TrainingSettings. */
export const TrainingParams = {
  learningRate: positive,
  clipNorm: positive,
  weightDecays: v.pipe(v.array(v.pipe(finiteNumber, v.minValue(0))), v.minLength(1)),
  rounds: count(10_000),
  leastSteps: count(100_000),
  averagedSteps: count(100_000),
  patience: count(10_000),
};

/** What the weights of every trained network hold beside its layers. */
export const NetworkWeights = {
  /** Of every column of a row, used or not. */
  mean: v.array(finiteNumber),
  sd: v.array(v.pipe(finiteNumber, v.minValue(0))),
  /** The network's output is the target less its mean, by its standard deviation. */
  targetMean: finiteNumber,
  targetSd: positive,
  targetMin: finiteNumber,
  targetMax: finiteNumber,
  /** Chosen by inner validation. */
  weightDecay: finiteNumber,
  rounds: v.pipe(v.number(), v.integer(), v.minValue(1)),
};

/** To seven significant digits, a little less than float32 holds: files stay small, and reference and graph use the same. */
export function storedNumbers(values: Float64Array): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(7)));
}
