import { expect, test } from "vitest";
import { outputLimits, targetRange } from "../../src/decoders/targetRange.ts";
import { InputError } from "../../src/signal/errors.ts";
import { datasetOf } from "./fixture.ts";

const withTarget = (...target: number[]) =>
  datasetOf(
    target.map(() => 1),
    target,
  );

test("is the least and the greatest target, wherever they stand", () => {
  expect(targetRange(withTarget(3, -2, 8, 0))).toEqual({ targetMin: -2, targetMax: 8 });
  expect(targetRange(withTarget(-5, -7))).toEqual({ targetMin: -7, targetMax: -5 });
});

test("refuses a target that does not vary, or of which there is none", () => {
  const refusal = new InputError(
    "target",
    "does not vary in the training part. Choose another channel or a longer part.",
  );
  expect(() => targetRange(withTarget(4, 4, 4))).toThrow(refusal);
  expect(() => targetRange(withTarget())).toThrow(refusal);
});

test.each([
  [1, Number.NaN],
  [1, Number.POSITIVE_INFINITY],
  [Number.NEGATIVE_INFINITY, 1],
  [-1e308, 1e308],
])("refuses a target that is not finite, or too large: %j", (...target) => {
  expect(() => targetRange(withTarget(...target))).toThrow(
    new InputError("target", "holds values too large or not finite in the training part."),
  );
});

test("the output may go half of the target's range beyond it, on either side", () => {
  expect(outputLimits({ targetMin: 0, targetMax: 40 })).toEqual({ least: -20, greatest: 60 });
  expect(outputLimits({ targetMin: -7, targetMax: -5 })).toEqual({ least: -8, greatest: -4 });
});
