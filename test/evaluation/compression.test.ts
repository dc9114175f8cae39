import fc from "fast-check";
import { expect, test } from "vitest";
import { compressionOf } from "../../src/evaluation/compression.ts";
import { decoded, fixture, measured } from "./fixture.ts";

test("equals SciPy's regression and NumPy's spreads, pairs with a NaN left out", () => {
  const got = compressionOf(decoded, measured);
  for (const key of ["slope", "intercept", "sdRatio", "spanRatio"] as const) {
    expect(got[key]).toBeCloseTo(fixture.compression[key], 11);
  }
});

test("a decoded range that is a share of the measured one has that share everywhere", () => {
  const share = fc.double({ min: 0.01, max: 10, noNaN: true });
  const offset = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  fc.assert(
    fc.property(share, offset, (a, b) => {
      const got = compressionOf(
        measured.map((value) => a * value + b),
        measured,
      );
      expect(got.slope).toBeCloseTo(a, 8);
      expect(got.intercept).toBeCloseTo(b, 6);
      expect(got.sdRatio).toBeCloseTo(a, 8);
      expect(got.spanRatio).toBeCloseTo(a, 8);
    }),
  );
});

test("a decoder that answers the same has no range at all", () => {
  const still = new Float64Array(measured.length).fill(0.1);
  const { slope, intercept, sdRatio, spanRatio } = compressionOf(still, measured);
  expect([slope, sdRatio, spanRatio]).toEqual([0, 0, 0]);
  expect(intercept).toBeCloseTo(0.1, 12);
});

test("there is nothing to compare with where the measured values do not vary or are not there", () => {
  const nothing = { slope: Number.NaN, intercept: Number.NaN, sdRatio: Number.NaN, spanRatio: Number.NaN };
  expect(compressionOf(decoded, new Float64Array(decoded.length).fill(0.1))).toEqual(nothing);
  expect(compressionOf(new Float64Array(3).fill(Number.NaN), measured)).toEqual(nothing);
  expect(compressionOf(new Float64Array(0), new Float64Array(0))).toEqual(nothing);
  // Rare grips: the 5th and the 95th percentile are both rest.
  const rare = Float64Array.from({ length: 100 }, (_, i) => (i < 3 ? 50 : 0));
  expect(compressionOf(rare, rare)).toMatchObject({ slope: 1, spanRatio: Number.NaN });
});
