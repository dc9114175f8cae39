import { describe, expect, test } from "vitest";
import { bursts } from "../../src/features/bursts.ts";
import { Random } from "../../src/signal/random.ts";
import { errorFromScipy, runFeature, streamOf } from "./fixture.ts";

const params = {
  bands: [{ name: "beta", lowHz: 13, highHz: 35, windowMs: 1000 }],
  filterOrder: 3,
  envelopeMs: 50,
  percentile: 75,
  historyMs: 30_000,
  leastMs: 100,
};

/** Weak noise, and 20 Hz from 400 to 700 ms of every second. */
function bursting(seconds: number): Float64Array {
  const random = new Random(8, "bursts");
  return Float64Array.from({ length: 1000 * seconds }, (_, i) => {
    const on = i % 1000 >= 400 && i % 1000 < 700;
    return 0.2 * random.normal() + (on ? 5 * Math.sin((2 * Math.PI * 20 * i) / 1000) : 0);
  });
}

describe("bursts", () => {
  test("agrees with the same written out in NumPy and SciPy", () => {
    expect(errorFromScipy("bursts", bursts)).toBeLessThan(1e-11);
  });

  test("names three columns a band", () => {
    expect(bursts.describe(streamOf(1), params).map(({ name }) => name)).toEqual([
      "LFP_0_beta-burst-share",
      "LFP_0_beta-burst-rate",
      "LFP_0_beta-burst-ms",
    ]);
  });

  test("finds the bursts that are there: their share, their number, how long the one that is on has lasted", () => {
    const { samples, values } = runFeature(bursts, params, [bursting(20)]);
    const row = (second: number, ms: number) => {
      const at = samples.indexOf(1000 * second + ms - 1);
      return values.slice(3 * at, 3 * at + 3) as [number, number, number];
    };
    for (const second of [12, 15, 18]) {
      const [share, rate, lasted] = row(second, 700);
      expect(Math.abs(share - 0.25)).toBeLessThan(0.07);
      expect(rate).toBe(1);
      // It began 300 ms ago; the filter and the envelope are late by some tens of ms.
      expect(lasted).toBeGreaterThan(180);
      expect(lasted).toBeLessThan(300);
      expect(row(second, 300)[2]).toBe(0);
    }
  });

  test("what is shorter than the least is no burst", () => {
    const { values } = runFeature(bursts, { ...params, leastMs: 600 }, [bursting(20)]);
    expect(values.slice(30).every((value) => value === 0)).toBe(true);
  });
});
