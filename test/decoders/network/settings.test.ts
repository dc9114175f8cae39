import { expect, test } from "vitest";
import { storedNumbers } from "../../../src/decoders/network/settings.ts";

test("stored numbers are short, and as near as float32 comes", () => {
  const values = Float64Array.of(5 / 7, -1 / 3e5, 1e-12 / 7, 0, 123456.789);
  const stored = storedNumbers(values);
  expect(stored).toEqual([0.7142857, -0.000003333333, 1.428571e-13, 0, 123456.8]);
  stored.forEach((value, i) => {
    expect(Math.abs(value - values[i]!)).toBeLessThanOrEqual(5e-7 * Math.abs(values[i]!));
  });
});
