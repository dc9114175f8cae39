import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  coverageOf,
  intervalAt,
  residualFractions,
  residualQuantiles,
} from "../../src/evaluation/residuals.ts";
import { decoded, fixture, measured } from "./fixture.ts";
import { noise } from "./series.ts";

describe("residualQuantiles", () => {
  test("are the ranks of n + 1 that NumPy picks, open where residuals are too few", () => {
    const { fractions, quantiles } = fixture.residuals;
    const got = residualQuantiles(decoded, measured, 1, fractions);
    expect(got).toMatchObject({ fractions, edges: [] });
    quantiles.forEach((wanted, i) => {
      const value = got.bins[0]!.quantiles[i]!;
      if (wanted === null) expect(value).toBeNull();
      else expect(value).toBeCloseTo(wanted, 12);
    });
    expect(quantiles[0]).toBeNull();
    expect(quantiles[1]).not.toBeNull();
  });

  test("are plain data that JSON keeps", () => {
    const got = residualQuantiles(decoded, measured, 3);
    expect(JSON.parse(JSON.stringify(got))).toEqual(got);
    expect(got.fractions).toEqual(residualFractions);
    expect(got.bins).toHaveLength(3);
  });

  test("cover what they promise: of new values at least the share, and hardly more", () => {
    for (const tail of [0.025, 0.05, 0.25]) {
      const shares = Array.from({ length: 200 }, (_, seed) => {
        const values = noise(seed, "decoded", 280);
        // Skewed, and not about 0.
        const truth = noise(seed, "error", 280).map((error, i) => values[i]! + Math.exp(error));
        const quantiles = residualQuantiles(values.subarray(0, 80), truth.subarray(0, 80));
        return coverageOf(quantiles, values.subarray(80), truth.subarray(80), tail).share;
      });
      const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
      expect(mean).toBeGreaterThan(1 - 2 * tail - 0.01);
      expect(mean).toBeLessThan(1 - 2 * tail + 2 / 81 + 0.01);
    }
  });

  test("in bins, are as wide at each level as errors are there", () => {
    const values = Float64Array.from({ length: 4000 }, (_, i) => i % 100);
    const truth = noise(1, "error", 4000).map((error, i) => values[i]! + (values[i]! < 50 ? 1 : 10) * error);
    const width = (bins: number, at: number) => {
      const [low, high] = intervalAt(residualQuantiles(values, truth, bins), at, 0.025);
      return high - low;
    };
    expect(width(2, 10)).toBeLessThan(5);
    expect(width(2, 90)).toBeGreaterThan(35);
    expect(width(1, 10)).toBe(width(1, 90));
    const { share } = coverageOf(residualQuantiles(values, truth, 2), values, truth, 0.025);
    expect(share).toBeCloseTo(0.95, 2);
  });

  test("take fewer bins than would be too small, and one where decoded values are all the same", () => {
    const values = noise(1, "decoded", 100);
    expect(residualQuantiles(values, values, 5).bins).toHaveLength(2);
    expect(residualQuantiles(values.subarray(0, 30), values, 5).bins).toHaveLength(1);
    expect(residualQuantiles(new Float64Array(100), values, 2).bins).toHaveLength(1);
  });

  test("of nothing are open on both sides", () => {
    const none = new Float64Array(0);
    const quantiles = residualQuantiles(none, none, 4);
    expect(quantiles.bins).toEqual([{ count: 0, quantiles: residualFractions.map(() => null) }]);
    expect(intervalAt(quantiles, 3, 0.025)).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(coverageOf(quantiles, none, none, 0.025)).toEqual({ share: Number.NaN, count: 0 });
  });
});

describe("intervalAt", () => {
  test("holds the decoded value's own residuals in order, wider for a smaller tail", () => {
    const quantiles = residualQuantiles(decoded, measured, 3);
    fc.assert(
      fc.property(fc.double({ min: -50, max: 100, noNaN: true }), (value) => {
        const [low, high] = intervalAt(quantiles, value, 0.05);
        const [inLow, inHigh] = intervalAt(quantiles, value, 0.25);
        expect(low).toBeLessThanOrEqual(inLow);
        expect(inLow).toBeLessThanOrEqual(inHigh);
        expect(inHigh).toBeLessThanOrEqual(high);
      }),
    );
  });

  test("of no estimate is none; of a fraction that was not kept, open", () => {
    const quantiles = residualQuantiles(decoded, measured);
    expect(intervalAt(quantiles, Number.NaN, 0.025)).toEqual([Number.NaN, Number.NaN]);
    expect(intervalAt(quantiles, 3, 0.1)).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});
