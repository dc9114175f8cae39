import { expect, test } from "vitest";
import { targetRange } from "../../src/decoders/targetRange.ts";
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
