import fc from "fast-check";
import { expect, test } from "vitest";
import { signedRankTest } from "../../src/evaluation/wilcoxon.ts";
import { fixture } from "./fixture.ts";

test.each(fixture.signedRanks)(
  "equals SciPy's exact test, and all choices of signs where differences are tied or 0: $differences",
  ({ differences, positiveRanks, pValue }) => {
    const got = signedRankTest(differences);
    expect(got.count).toBe(differences.filter((value) => value !== 0).length);
    expect(got.positiveRanks).toBe(positiveRanks);
    expect(got.pValue).toBeCloseTo(pValue, 13);
  },
);

test("says what p so few differences can reach at least", () => {
  const least = (count: number) => signedRankTest(Array.from({ length: count }, (_, i) => i + 1)).leastPValue;
  expect([1, 2, 3, 5, 6].map(least)).toEqual([1, 0.5, 0.25, 0.0625, 0.03125]);
  expect(signedRankTest([0.1, 0.2, 0.3]).pValue).toBe(0.25);
});

test("p lies between the least one and 1, and does not change with the sign of all or their scale", () => {
  const differences = fc.array(fc.constantFrom(-3, -2, -1, -0.5, 0, 0.5, 1, 2, 4, Number.NaN), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(differences, (values) => {
      const { pValue, leastPValue } = signedRankTest(values);
      expect(pValue).toBeGreaterThanOrEqual(leastPValue * (1 - 1e-12));
      expect(pValue).toBeLessThanOrEqual(1);
      expect(signedRankTest(values.map((value) => -8 * value)).pValue).toBeCloseTo(pValue, 12);
    }),
  );
});

test("finds nothing in no differences", () => {
  const nothing = { count: 0, positiveRanks: 0, pValue: 1, leastPValue: 1 };
  expect(signedRankTest([])).toEqual(nothing);
  expect(signedRankTest([0, 0, Number.NaN])).toEqual(nothing);
});
