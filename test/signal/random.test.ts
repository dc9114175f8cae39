import { describe, expect, test } from "vitest";
import { Random } from "../../src/signal/random.ts";

const draws = (random: Random, count: number) => Array.from({ length: count }, () => random.uint32());

describe("Random", () => {
  test("the same seed, name and index give the same draws; any other gives others", () => {
    const reference = draws(new Random(7, "beta", 3), 20);
    expect(draws(new Random(7, "beta", 3), 20)).toEqual(reference);
    for (const other of [
      new Random(8, "beta", 3),
      new Random(7 + 2 ** 32, "beta", 3),
      new Random(7, "bet", 3),
      new Random(7, "beta", 4),
    ]) {
      expect(draws(other, 20)).not.toEqual(reference);
    }
  });

  test("uniform draws fill their interval evenly, and neighbouring seeds are uncorrelated", () => {
    const count = 20_000;
    const a = new Random(1);
    const b = new Random(2);
    let product = 0;
    const bins = new Float64Array(10);
    for (let i = 0; i < count; i++) {
      const x = a.uniform();
      product += (x - 0.5) * (b.uniform() - 0.5) * 12;
      bins[Math.floor(x * 10)]! += 1;
    }
    // Chi square with 9 degrees of freedom: 27.9 is its 99.9th percentile.
    const chiSquare = bins.reduce((sum, n) => sum + (n - count / 10) ** 2 / (count / 10), 0);
    expect(chiSquare).toBeLessThan(27.9);
    expect(Math.abs(product / count)).toBeLessThan(4 / Math.sqrt(count));
  });

  test("normal draws have the moments of a standard normal", () => {
    const random = new Random(3, "normal");
    const count = 40_000;
    let [m1, m2, m4] = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      const x = random.normal();
      m1 += x;
      m2 += x * x;
      m4 += x ** 4;
    }
    expect(Math.abs(m1 / count)).toBeLessThan(0.02);
    expect(Math.abs(m2 / count - 1)).toBeLessThan(0.03);
    expect(Math.abs(m4 / count - 3)).toBeLessThan(0.2);
  });
});
