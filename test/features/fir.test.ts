import { describe, expect, test } from "vitest";
import { besselI0, firLowpass } from "../../src/features/fir.ts";
import { fixture, largestError } from "./fixture.ts";

test("besselI0 agrees with tabulated values", () => {
  // Abramowitz and Stegun, table 9.8.
  expect(besselI0(0)).toBe(1);
  expect(besselI0(1)).toBeCloseTo(1.2660658777520082, 14);
  expect(besselI0(5) / 27.239871823604442).toBeCloseTo(1, 14);
});

describe("firLowpass", () => {
  test.each(fixture.firs)("of $length taps to $cutoff is SciPy's", ({ length, cutoff, beta, taps }) => {
    const own = firLowpass(length, cutoff, beta);
    // The taps are symmetric; the fixture holds the first half and the middle.
    expect(largestError(own.subarray(0, taps.length), taps)).toBeLessThan(1e-14);
    expect(own.length).toBe(length);
    expect(largestError(own, own.toReversed())).toBeLessThan(1e-16);
  });
});
