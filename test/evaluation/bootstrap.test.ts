import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BlockSums } from "../../src/evaluation/blockSums.ts";
import { bootstrapIntervals, percentileInterval, resampleBlocks } from "../../src/evaluation/bootstrap.ts";
import { metricsOf } from "../../src/evaluation/metrics.ts";
import { Random } from "../../src/signal/random.ts";
import { pair } from "./series.ts";

const options = { seed: 1, resamples: 500 };

/** Fisher's interval of r, for `count` independent pairs. */
function fisher(r: number, count: number): [number, number] {
  const half = 1.959964 / Math.sqrt(count - 3);
  return [Math.tanh(Math.atanh(r) - half), Math.tanh(Math.atanh(r) + half)];
}

/** Of r alone. */
function bootstrapInterval(...given: Parameters<typeof bootstrapIntervals>): readonly [number, number] {
  return bootstrapIntervals(...given).r;
}

describe("bootstrapIntervals of r", () => {
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

describe("bootstrapIntervals of R2 and nRMSE", () => {
  const [x, y] = pair(0.7, 8, 300, 0.9);
  const measured = y.map((value) => 40 + 12 * value);
  const decoded = x.map((value) => 38 + 9 * value);

  test("are those of the metrics over the very pairs that were drawn", () => {
    const { r, r2, nrmse } = bootstrapIntervals(decoded, measured, 300, 25, { seed: 3, resamples: 200 });
    const random = new Random(3, "bootstrap");
    const range = Math.max(...measured) - Math.min(...measured);
    const draws = Array.from({ length: 200 }, () => {
      const rows = Array.from({ length: 12 }, () => random.integer(276)).flatMap((start) =>
        Array.from({ length: 25 }, (_, i) => start + i),
      );
      const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
      return metricsOf(pick(decoded), pick(measured));
    });
    const interval = (of: (draw: (typeof draws)[number]) => number) => {
      const sorted = draws.map(of).sort((a, b) => a - b);
      return [sorted[5]!, sorted[195]!];
    };
    for (const [got, wanted] of [
      [r, interval((draw) => draw.r)],
      [r2, interval((draw) => draw.r2)],
      [nrmse, interval((draw) => draw.rmse / range)],
    ]) {
      expect(got![0]).toBeCloseTo(wanted![0]!, 10);
      expect(got![1]).toBeCloseTo(wanted![1]!, 10);
    }
  });

  test("hold the true R2 about 19 times in 20", () => {
    let held = 0;
    for (let seed = 0; seed < 300; seed++) {
      // Decoded as measured plus noise a half of it: R2 is 1 - 0.25.
      const [noise, truth] = pair(0, seed, 2000, 0.8);
      const noisy = truth.map((value, i) => value + 0.5 * noise[i]!);
      const [low, high] = bootstrapIntervals(noisy, truth, 2000, 40, { seed, resamples: 300 }).r2;
      if (low < 0.75 && high > 0.75) held++;
    }
    expect(held / 300).toBeGreaterThan(0.9);
    expect(held / 300).toBeLessThan(0.98);
  });

  test("do not lose a small error beside a great offset", () => {
    const far = measured.map((value) => value + 1e6);
    const near = far.map((value, i) => value + 1e-3 * x[i]!);
    const { r2 } = bootstrapIntervals(near, far, 300, 25, options);
    expect(1 - r2[0]).toBeLessThan(1e-7);
    expect(1 - r2[0]).toBeGreaterThan(1e-9);
    expect(bootstrapIntervals(far, far, 300, 25, options).r2).toEqual([1, 1]);
  });

  test("are numbers of decoded values that stand still, but not of measured ones that do", () => {
    const still = new Float64Array(300).fill(0.1);
    const { r, r2, nrmse } = bootstrapIntervals(still, y, 300, 25, options);
    expect(r).toEqual([Number.NaN, Number.NaN]);
    expect(r2[0]).toBeLessThan(0);
    expect(r2[1]).toBeLessThan(0);
    expect(nrmse[0]).toBeGreaterThan(0);
    const other = bootstrapIntervals(y, still, 300, 25, options);
    expect([...other.r2, ...other.nrmse].every(Number.isNaN)).toBe(true);
  });
});

describe("resampleBlocks", () => {
  test("draws the same blocks for every series", () => {
    const [x, y] = pair(0.7, 8, 100, 0.9);
    const twins = [new BlockSums(x, y, 100), new BlockSums(x, y, 100)] as const;
    const draws = resampleBlocks(100, 10, { seed: 1, resamples: 20 }, twins, () =>
      twins.map((sums) => sums.agreement().r2),
    );
    expect(new Set(draws.map(([a]) => a)).size).toBe(20);
    for (const [a, b] of draws) expect(b).toBe(a);
  });
});

describe("percentileInterval", () => {
  test("leaves the tails out, and draws that are no numbers", () => {
    const draws = [Number.NaN, ...Array.from({ length: 1000 }, (_, i) => 999 - i), Number.NaN];
    expect(percentileInterval(draws)).toEqual([25, 975]);
    expect(percentileInterval(draws, 0.005)).toEqual([5, 995]);
    expect(percentileInterval([])).toEqual([Number.NaN, Number.NaN]);
  });
});
