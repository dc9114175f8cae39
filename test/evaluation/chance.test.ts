import { describe, expect, test } from "vitest";
import { chanceLevel } from "../../src/evaluation/chance.ts";
import { metricsOf } from "../../src/evaluation/metrics.ts";
import { fixture } from "../decoders/fixture.ts";
import { noise, pair } from "./series.ts";

const x = Float64Array.from(fixture.chance.x);
const y = Float64Array.from(fixture.chance.y);

describe("chanceLevel", () => {
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
});
