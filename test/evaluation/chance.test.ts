import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chanceOf } from "../../src/evaluation/chance.ts";
import { type Metrics, metricsOf } from "../../src/evaluation/metrics.ts";
import { fixture } from "../decoders/fixture.ts";
import { grips, noise, pair } from "./series.ts";

const x = Float64Array.from(fixture.chance.x);
const y = Float64Array.from(fixture.chance.y);

/** Of r alone. */
function chanceLevel(...given: Parameters<typeof chanceOf>): number {
  return chanceOf(...given).r;
}

describe("chanceOf", () => {
  test.each(fixture.chance.cases)(
    "equals NumPy's rolled correlations, $shifts shifts from $leastShift on",
    ({ leastShift, shifts, level }) => {
      expect(chanceLevel(x, y, x.length, leastShift, shifts)).toBeCloseTo(level, 12);
    },
  );

  test.each([0, 0.9])(
    "on independent noise with a memory of %d, r stays below it in about 95 % of seeds",
    (memory) => {
      let below = 0;
      let within = 0;
      const seeds = 500;
      for (let seed = 0; seed < seeds; seed++) {
        const [a, b] = [noise(seed, "a", 600, memory), noise(seed, "b", 600, memory)];
        const level = chanceLevel(a, b, 600, 40, 200);
        const { r } = metricsOf(a, b);
        if (r < level) below++;
        if (Math.abs(r) < level) within++;
      }
      expect(below / seeds).toBeGreaterThan(0.91);
      expect(below / seeds).toBeLessThan(0.98);
      // One side of a level with a twentieth beyond it: both sides leave a tenth.
      expect(within / seeds).toBeGreaterThan(0.85);
      expect(within / seeds).toBeLessThan(0.94);
    },
  );

  test("is higher where values remember more: fewer of them count", () => {
    const level = (memory: number) => {
      const levels = Array.from({ length: 20 }, (_, seed) =>
        chanceLevel(noise(seed, "a", 600, memory), noise(seed, "b", 600, memory), 600, 40, 200),
      );
      return levels.reduce((sum, value) => sum + value, 0) / levels.length;
    };
    // Independent pairs: 1.645 / sqrt(600).
    expect(level(0)).toBeGreaterThan(0.055);
    expect(level(0)).toBeLessThan(0.08);
    expect(level(0.95)).toBeGreaterThan(3 * level(0));
  });

  test("lies far below r of a good decoder", () => {
    const [a, b] = pair(0.8, 1, 1500, 0.9);
    expect(chanceLevel(a, b, 1500, 30, 200)).toBeLessThan(0.5 * metricsOf(a, b).r);
  });

  test("does not depend on scale and offset, and looks at the first pairs only", () => {
    const level = chanceLevel(x, y, 100, 10, 50);
    const moved = y.map((value, i) => (i < 100 ? 1e-3 * value + 1e4 : Number.NaN));
    expect(
      chanceLevel(
        x.map((value) => 500 * value - 7),
        moved,
        100,
        10,
        50,
      ),
    ).toBeCloseTo(level, 6);
  });

  test("needs room for 20 shifts, and sides that vary", () => {
    expect(chanceLevel(x, y, 120, 50, 200)).toBeGreaterThan(-1);
    expect(chanceLevel(x, y, 118, 50, 200)).toBeNaN();
    expect(chanceLevel(x, y, 119, 50, 200)).toBeGreaterThan(-1);
    expect(chanceLevel(x, y, 120, 10, 19)).toBeNaN();
    expect(chanceLevel(x, y, 120, 80, 200)).toBeNaN();
    const still = new Float64Array(120).fill(0.1);
    expect(chanceLevel(x, still, 120, 10, 200)).toBeNaN();
    expect(chanceLevel(still, y, 120, 10, 200)).toBeNaN();
  });

  test("gives R2 the level of the shift that r has it from", () => {
    const leastShift = 20;
    const { r, r2 } = chanceOf(x, y, 120, leastShift, 81);
    const shifts = Array.from({ length: 81 }, (_, k) => {
      const shifted = y.map((_, i) => y[(i - leastShift - k + 120) % 120]!);
      return metricsOf(x, shifted);
    });
    const level = (of: (shift: (typeof shifts)[number]) => number) =>
      shifts.map(of).sort((a, b) => a - b)[76]!;
    expect(r).toBeCloseTo(
      level((shift) => shift.r),
      12,
    );
    expect(r2).toBeCloseTo(
      level((shift) => shift.r2),
      12,
    );
  });

  test("p counts the shifts round the whole circle that reach r, and they are those that reach R2", () => {
    const reached = (of: (shift: Metrics) => number) => {
      const shifts = Array.from({ length: 119 }, (_, k) => {
        const shifted = y.map((_, i) => y[(i - 1 - k + 120) % 120]!);
        return metricsOf(x, shifted);
      });
      return (1 + shifts.filter((shift) => of(shift) >= of(metricsOf(x, y))).length) / 120;
    };
    const { pValue } = chanceOf(x, y, 120, 20, 1000);
    expect(pValue).toBe(reached(({ r }) => r));
    expect(pValue).toBe(reached(({ r2 }) => r2));
  });

  test.each([
    ["white noise", (seed: number, name: string) => noise(seed, name, 600)],
    ["noise with a memory of 0.9", (seed: number, name: string) => noise(seed, name, 600, 0.9)],
    ["short noise with a memory of 0.9", (seed: number, name: string) => noise(seed, name, 200, 0.9)],
    ["grips at random times", (seed: number, name: string) => grips(seed, name, 1200)],
  ])("p of independent series is uniform: %s", (_, make) => {
    const seeds = 400;
    const values = Array.from({ length: seeds }, (_, seed) => {
      const [a, b] = [make(seed, "a"), make(seed, "b")];
      return chanceOf(a, b, a.length, 40, 200).pValue;
    }).sort((a, b) => a - b);
    // Kolmogorov and Smirnov: exceeded once in a thousand times by what is uniform.
    const distance = Math.max(
      ...values.map((p, i) => Math.max(Math.abs(p - i / seeds), Math.abs(p - (i + 1) / seeds))),
    );
    expect(distance).toBeLessThan(1.95 / Math.sqrt(seeds));
    const below = values.filter((p) => p <= 0.05).length / seeds;
    expect(below).toBeLessThan(0.085);
  });

  test("p of a decoder that follows is as small as the shifts allow, of one that goes the other way great", () => {
    const [a, b] = pair(0.8, 1, 1500, 0.9);
    expect(chanceOf(a, b, 1500, 30, 200).pValue).toBeLessThanOrEqual(3 / 201);
    const mirrored = a.map((value) => -value);
    expect(chanceOf(mirrored, b, 1500, 30, 200).pValue).toBe(1);
  });

  test("p lies in (0, 1], or nothing is a number, whatever the values do", () => {
    const values = fc.array(fc.constantFrom(0, 0, 0.1, 5, -3), { minLength: 0, maxLength: 80 });
    fc.assert(
      fc.property(values, values, fc.integer({ min: 0, max: 30 }), (a, b, leastShift) => {
        const count = Math.min(a.length, b.length);
        const chance = chanceOf(Float64Array.from(a), Float64Array.from(b), count, leastShift, 50);
        if (Object.values(chance).every(Number.isNaN)) return;
        expect(chance.pValue).toBeGreaterThan(0);
        expect(chance.pValue).toBeLessThanOrEqual(1);
        expect(Math.abs(chance.r)).toBeLessThanOrEqual(1 + 1e-9);
        expect(chance.r2).toBeLessThanOrEqual(1 + 1e-9);
      }),
      { numRuns: 300 },
    );
  });
});
