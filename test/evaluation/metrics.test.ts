import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { metricsOf } from "../../src/evaluation/metrics.ts";
import { fixture } from "../decoders/fixture.ts";

const values = (list: readonly (number | null)[]) => Float64Array.from(list, (value) => value ?? Number.NaN);
const decoded = values(fixture.metrics.decoded);
const measured = values(fixture.metrics.measured);

describe("metricsOf", () => {
  test("equals SciPy and NumPy, pairs with a NaN left out", () => {
    const { count, r, r2, rmse, nrmse } = metricsOf(decoded, measured);
    expect(count).toBe(fixture.metrics.count);
    expect(count).toBe(decoded.length - 4);
    expect(r).toBeCloseTo(fixture.metrics.r, 13);
    expect(r2).toBeCloseTo(fixture.metrics.r2, 13);
    expect(rmse).toBeCloseTo(fixture.metrics.rmse, 12);
    expect(nrmse).toBeCloseTo(fixture.metrics.nrmse, 13);
  });

  test("of a hand-made example", () => {
    // Deviations -1, 0, 1 and -2, 0, 2; errors 0, 1, 2.
    expect(metricsOf(Float64Array.of(1, 2, 3), Float64Array.of(1, 3, 5))).toEqual({
      count: 3,
      r: 1,
      r2: 1 - 5 / 8,
      rmse: Math.sqrt(5 / 3),
      nrmse: Math.sqrt(5 / 3) / 4,
    });
  });

  test("looks at the first pairs only where a count is given", () => {
    const whole = metricsOf(decoded.slice(0, 30), measured.slice(0, 30));
    expect(metricsOf(decoded, measured, 30)).toEqual(whole);
    expect(metricsOf(decoded, measured)).not.toEqual(whole);
  });

  test("has no r where a side does not vary, no R2 where the measured one does not, and nothing without pairs", () => {
    const still = new Float64Array(7).fill(0.1);
    const moving = Float64Array.of(1, 2, 3, 4, 5, 6, 8);
    expect(metricsOf(still, moving)).toMatchObject({ count: 7, r: Number.NaN });
    expect(metricsOf(still, moving).r2).toBeLessThan(0);
    expect(metricsOf(moving, still)).toMatchObject({ r: Number.NaN, r2: Number.NaN, nrmse: Number.NaN });
    expect(metricsOf(moving, still).rmse).toBeGreaterThan(0);
    const nothing = { count: 0, r: Number.NaN, r2: Number.NaN, rmse: Number.NaN, nrmse: Number.NaN };
    expect(metricsOf(still, moving, 0)).toEqual(nothing);
    expect(metricsOf(new Float64Array(7).fill(Number.NaN), moving)).toEqual(nothing);
  });

  test("perfect decoding scores 1, 1, 0 and 0", () => {
    expect(metricsOf(measured, measured)).toMatchObject({ r: 1, r2: 1, rmse: 0, nrmse: 0 });
  });

  test("r does not depend on scale and offset of either side, and changes sign with one", () => {
    const scale = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    const offset = fc.double({ min: -1e4, max: 1e4, noNaN: true });
    const { r, nrmse } = metricsOf(decoded, measured);
    fc.assert(
      fc.property(scale, offset, scale, offset, (a, b, c, d) => {
        const x = decoded.map((value) => a * value + b);
        const y = measured.map((value) => c * value + d);
        expect(metricsOf(x, y).r).toBeCloseTo(r, 6);
        const mirrored = x.map((value) => -value);
        expect(metricsOf(mirrored, y).r).toBeCloseTo(-r, 6);
        const both = metricsOf(
          decoded.map((value) => a * value + b),
          measured.map((value) => a * value + b),
        );
        expect(both.nrmse).toBeCloseTo(nrmse, 6);
      }),
    );
  });

  test("does not cancel where the values are far from zero", () => {
    const far = metricsOf(
      decoded.map((value) => value + 1e8),
      measured.map((value) => value + 1e8),
    );
    expect(far.r).toBeCloseTo(fixture.metrics.r, 6);
    expect(far.r2).toBeCloseTo(fixture.metrics.r2, 6);
  });
});
