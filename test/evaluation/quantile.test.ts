import { expect, test } from "vitest";
import { quantile, quartilesOf, sortedNumbers } from "../../src/evaluation/quantile.ts";
import { fixture } from "./fixture.ts";

const { values, fractions, quantiles } = fixture.quantiles;

test("quantiles are NumPy's", () => {
  const sorted = sortedNumbers([...values, Number.NaN]);
  expect(sorted).toHaveLength(values.length);
  fractions.forEach((fraction, i) => {
    expect(quantile(sorted, fraction)).toBeCloseTo(quantiles[i]!, 14);
  });
});

test("quartiles leave out what is no number, and are none of nothing", () => {
  expect(quartilesOf([4, Number.NaN, 1, 3, 2, 5])).toEqual({ median: 3, low: 2, high: 4 });
  expect(quartilesOf([7])).toEqual({ median: 7, low: 7, high: 7 });
  expect(quartilesOf([])).toEqual({ median: Number.NaN, low: Number.NaN, high: Number.NaN });
});
