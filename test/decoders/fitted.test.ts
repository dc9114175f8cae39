import * as v from "valibot";
import { expect, test } from "vitest";
import { fitted, leastIndex, requireFinite } from "../../src/decoders/fitted.ts";
import { InputError } from "../../src/signal/errors.ts";

test("the least error is the first that is least of those that are finite", () => {
  expect(leastIndex([3, 1, 2, 1])).toBe(1);
  expect(leastIndex(Float64Array.of(Number.NaN, 5, Number.POSITIVE_INFINITY, 4))).toBe(3);
  expect(leastIndex([Number.NEGATIVE_INFINITY, 7])).toBe(1);
});

test.each([[[]], [[Number.NaN]], [[Number.POSITIVE_INFINITY, Number.NaN]]])(
  "of errors %j none is least, and the features are named",
  (errors) => {
    expect(() => leastIndex(errors)).toThrow(InputError);
    expect(() => leastIndex(errors)).toThrow(/^features: hold values too large or not finite/);
  },
);

test("weights are handed on where their schema takes them, the same ones", () => {
  const schema = v.object({ bias: v.pipe(v.number(), v.finite()) });
  const weights = { bias: 1 };
  expect(fitted(schema, weights)).toBe(weights);
  expect(() => fitted(schema, { bias: Number.NaN })).toThrow(/^features: hold values too large/);
});

test("values are finite, or refused", () => {
  expect(() => requireFinite([0, -1e300])).not.toThrow();
  expect(() => requireFinite([0, Number.POSITIVE_INFINITY])).toThrow(InputError);
});
