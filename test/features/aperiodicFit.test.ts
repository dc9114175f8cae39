import { describe, expect, test } from "vitest";
import { fitAperiodic } from "../../src/features/aperiodicFit.ts";
import { Random } from "../../src/signal/random.ts";

const stepHz = 0.5;
const range = { lowHz: 4, highHz: 90 };

/** 10^offset / f^exponent, with the scatter of an average over segments. */
function falling(exponent: number, offset: number, scatter = 0.05): Float64Array {
  const random = new Random(2, "falling");
  return Float64Array.from(
    { length: 400 },
    (_, k) => 10 ** (offset + scatter * random.normal()) / Math.max(stepHz, k * stepHz) ** exponent,
  );
}

describe("fitAperiodic", () => {
  test("finds exponent and offset of a line to the last digits", () => {
    const fit = fitAperiodic(falling(1.7, 2.5, 0), stepHz, range)!;
    expect(fit.exponent).toBeCloseTo(1.7, 10);
    expect(fit.offset).toBeCloseTo(2.5, 10);
    expect([fit.lowHz, fit.highHz]).toEqual([4, 90]);
  });

  test("is hardly moved by a peak that nobody named", () => {
    const clean = fitAperiodic(falling(1.2, 1), stepHz, range)!;
    const peaked = falling(1.2, 1).map(
      (value, k) => value * (1 + 30 * Math.exp(-(((k * stepHz - 20) / 4) ** 2))),
    );
    const fit = fitAperiodic(peaked, stepHz, range)!;
    expect(Math.abs(clean.exponent - 1.2)).toBeLessThan(0.05);
    expect(Math.abs(fit.exponent - 1.2)).toBeLessThan(0.1);
    expect(fit.leftOut).toBeGreaterThan(0.08);
  });

  test("leaves out what is named", () => {
    const line = falling(1, 0, 0).map((value, k) => (k * stepHz === 50 ? 1000 : value));
    const fit = fitAperiodic(line, stepHz, { ...range, without: [[48, 52]] })!;
    expect(fit.exponent).toBeCloseTo(1, 10);
    expect(fit.leftOut).toBeCloseTo(9 / 173, 10);
  });

  test("gives no line where there are too few frequencies, or a flat channel", () => {
    expect(fitAperiodic(falling(1, 0), 20, range)).toBeNull();
    expect(fitAperiodic(new Float64Array(400), stepHz, range)).toBeNull();
  });
});
