import * as v from "valibot";
import { expect, test } from "vitest";
import { finiteNumber, hasRange, LinearWeights, matchingLengths } from "../../src/decoders/weights.ts";

const sound = { mean: [1, 2], sd: [1, 0], weights: [3, 0], bias: 4, penalty: 1, targetMin: 0, targetMax: 9 };
const accepts = (weights: unknown) => v.is(v.object(LinearWeights), weights);

test("the weights of a linear stage are finite numbers, each of them there", () => {
  expect(accepts(sound)).toBe(true);
  for (const key of Object.keys(sound)) {
    expect(accepts({ ...sound, [key]: undefined })).toBe(false);
    expect(accepts({ ...sound, [key]: null })).toBe(false);
  }
  expect(accepts({ ...sound, sd: [1, Number.NaN] })).toBe(false);
  expect(accepts({ ...sound, sd: [1, -1] })).toBe(false);
  expect(accepts({ ...sound, mean: [], sd: [], weights: [] })).toBe(false);
  expect(v.is(finiteNumber, Number.POSITIVE_INFINITY)).toBe(false);
});

test("mean, sd and weights have one value a column", () => {
  expect(matchingLengths(sound)).toBe(true);
  expect(matchingLengths({ ...sound, mean: [1] })).toBe(false);
  expect(matchingLengths({ ...sound, sd: [1, 2, 3] })).toBe(false);
});

test("a range of the target is one that errors can be measured by, and that holds something back", () => {
  const isRange = (targetMin: number, targetMax: number) => hasRange({ targetMin, targetMax });
  expect(isRange(0, 9)).toBe(true);
  expect(isRange(9, 9)).toBe(false);
  expect(isRange(9, 0)).toBe(false);
  // Its width, and its limits, are beyond what a number can hold.
  expect(isRange(-1e308, 1e308)).toBe(false);
  expect(isRange(0, 1.5e308)).toBe(false);
});
