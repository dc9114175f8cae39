import { expect, test } from "vitest";
import { noiseCeiling } from "../../src/evaluation/noiseCeiling.ts";
import { noise } from "./series.ts";

const code = noise(1, "code", 20_000, 0.9);
const rest = noise(1, "rest", 20_000, 0.9);

test.each([0.1, 0.5, 0.9])(
  "is the share of %d that was planted, of a target that follows the code",
  (share) => {
    const target = code.map(
      (value, i) => 40 + 9 * (Math.sqrt(share) * value + Math.sqrt(1 - share) * rest[i]!),
    );
    expect(Math.abs(noiseCeiling(code, target) - share)).toBeLessThan(0.04);
  },
);

test("is that of any function of the code, not of a straight line alone", () => {
  // Variance of the square of a normal value is 2.
  const target = code.map((value, i) => value ** 2 + Math.sqrt(2) * rest[i]!);
  expect(Math.abs(noiseCeiling(code, target) - 0.5)).toBeLessThan(0.08);
});

test("is about nothing where the code tells nothing, and all where it tells all", () => {
  expect(Math.abs(noiseCeiling(noise(2, "other", 20_000), rest))).toBeLessThan(0.01);
  expect(
    noiseCeiling(
      code,
      code.map((value) => 3 - value),
    ),
  ).toBeCloseTo(1, 12);
  expect(noiseCeiling(code, code)).toBeCloseTo(1, 12);
});

test("leaves out what is missing; of few rows is the squared correlation", () => {
  const gaps = code.map((value, i) => (i < 19_950 ? Number.NaN : value));
  expect(noiseCeiling(gaps, rest)).toBe(noiseCeiling(code.slice(19_950), rest.slice(19_950)));
  expect(noiseCeiling(gaps, rest)).toBeGreaterThanOrEqual(0);
});

test("is not known where a side does not vary or nothing is there", () => {
  const still = new Float64Array(500).fill(0.1);
  expect(noiseCeiling(still, rest.slice(0, 500))).toBeNaN();
  expect(noiseCeiling(code.slice(0, 500), still)).toBeNaN();
  expect(noiseCeiling(new Float64Array(0), new Float64Array(0))).toBeNaN();
});
