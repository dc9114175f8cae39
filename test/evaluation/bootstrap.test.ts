import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bootstrapInterval } from "../../src/evaluation/bootstrap.ts";
import { metricsOf } from "../../src/evaluation/metrics.ts";
import { pair } from "./series.ts";

const options = { seed: 1, resamples: 500 };

/** Fisher's interval of r, for `count` independent pairs. */
function fisher(r: number, count: number): [number, number] {
  const half = 1.959964 / Math.sqrt(count - 3);
  return [Math.tanh(Math.atanh(r) - half), Math.tanh(Math.atanh(r) + half)];
}

describe("bootstrapInterval", () => {
  test.each([-0.5, 0, 0.8])(
    "is Fisher's interval where the pairs are independent and correlate by %d",
    (wanted) => {
      const [x, y] = pair(wanted, 2, 3000);
      const { r } = metricsOf(x, y);
      const [low, high] = bootstrapInterval(x, y, 3000, 1, { seed: 1, resamples: 4000 });
      const [fisherLow, fisherHigh] = fisher(r, 3000);
      const width = fisherHigh - fisherLow;
      expect(Math.abs(low - fisherLow)).toBeLessThan(0.1 * width);
      expect(Math.abs(high - fisherHigh)).toBeLessThan(0.1 * width);
    },
  );

  test("counts pairs that repeat their neighbours once only, given blocks that are long enough", () => {
    const [x, y] = pair(0.6, 3, 500);
    const held = (values: Float64Array) =>
      Float64Array.from({ length: 5000 }, (_, i) => values[Math.floor(i / 10)]!);
    const [long, short] = [80, 1].map((length) => {
      const [low, high] = bootstrapInterval(held(x), held(y), 5000, length, { seed: 1, resamples: 2000 });
      return high - low;
    }) as [number, number];
    const [low, high] = fisher(metricsOf(x, y).r, 500);
    expect(long / (high - low)).toBeGreaterThan(0.8);
    expect(long / (high - low)).toBeLessThan(1.2);
    expect(short).toBeLessThan(0.5 * long);
  });

  test("holds r of a good decoder, above zero", () => {
    for (let seed = 0; seed < 20; seed++) {
      const [x, y] = pair(0.8, seed, 1500, 0.9);
      const [low, high] = bootstrapInterval(x, y, 1500, 30, { seed, resamples: 300 });
      const { r } = metricsOf(x, y);
      expect(low).toBeGreaterThan(0.3);
      expect(low).toBeLessThan(r);
      expect(high).toBeGreaterThan(r);
      expect(high).toBeLessThan(1);
    }
  });

  test("holds the true correlation about 19 times in 20", () => {
    let held = 0;
    for (let seed = 0; seed < 300; seed++) {
      const [x, y] = pair(0.5, seed, 2000, 0.8);
      const [low, high] = bootstrapInterval(x, y, 2000, 40, { seed, resamples: 300 });
      if (low < 0.5 && high > 0.5) held++;
    }
    expect(held / 300).toBeGreaterThan(0.9);
    expect(held / 300).toBeLessThan(0.98);
  });

  test("is the same for a seed, and another for another", () => {
    const [x, y] = pair(0.5, 4, 400, 0.8);
    const interval = bootstrapInterval(x, y, 400, 20, options);
    expect(bootstrapInterval(x, y, 400, 20, options)).toEqual(interval);
    expect(bootstrapInterval(x, y, 400, 20, { ...options, seed: 2 })).not.toEqual(interval);
  });

  test("looks at the first pairs only", () => {
    const [x, y] = pair(0.5, 4, 400, 0.8);
    const spoilt = x.map((value, i) => (i < 300 ? value : Number.NaN));
    const interval = bootstrapInterval(x.slice(0, 300), y.slice(0, 300), 300, 20, options);
    expect(bootstrapInterval(spoilt, y, 300, 20, options)).toEqual(interval);
    expect(interval.every(Number.isFinite)).toBe(true);
  });

  test("does not depend on scale and offset of either side", () => {
    const [x, y] = pair(0.5, 5, 300, 0.8);
    const [low, high] = bootstrapInterval(x, y, 300, 20, options);
    const scale = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    const offset = fc.double({ min: -1e4, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(scale, offset, scale, offset, (a, b, c, d) => {
        const got = bootstrapInterval(
          x.map((value) => a * value + b),
          y.map((value) => c * value + d),
          300,
          20,
          options,
        );
        expect(got[0]).toBeCloseTo(low, 6);
        expect(got[1]).toBeCloseTo(high, 6);
      }),
      { numRuns: 30 },
    );
  });

  test("lies in order within -1 and 1, or is not a number, whatever the values do", () => {
    // Long stretches at rest, as a force has them: many resamples do not vary at all.
    const force = fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom(0.1, 0.1, 0.3, 17.7)), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(force, force, fc.integer({ min: 1, max: 50 }), (a, b, blockLength) => {
        const held = (steps: [number, number][]) =>
          steps.flatMap(([length, value]) => Array(length).fill(value));
        const [x, y] = [Float64Array.from(held(a)), Float64Array.from(held(b))];
        const count = Math.min(x.length, y.length);
        const [low, high] = bootstrapInterval(x, y, count, blockLength, { seed: 1, resamples: 40 });
        if (Number.isNaN(low) && Number.isNaN(high)) return;
        expect(low).toBeGreaterThanOrEqual(-1 - 1e-9);
        expect(high).toBeLessThanOrEqual(1 + 1e-9);
        expect(low).toBeLessThanOrEqual(high);
      }),
      { numRuns: 500 },
    );
  });

  test("is not a number where a side does not vary, or nothing is there", () => {
    const [x] = pair(0.5, 6, 50);
    const still = new Float64Array(50).fill(0.1);
    expect(bootstrapInterval(x, still, 50, 5, options)).toEqual([Number.NaN, Number.NaN]);
    expect(bootstrapInterval(still, x, 50, 5, options)).toEqual([Number.NaN, Number.NaN]);
    expect(bootstrapInterval(x, x, 0, 5, options)).toEqual([Number.NaN, Number.NaN]);
  });
});
