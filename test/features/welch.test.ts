import { describe, expect, test } from "vitest";
import { welch } from "../../src/features/welch.ts";
import { Random } from "../../src/signal/random.ts";
import { fixture, fixtureSignal, largestError } from "./fixture.ts";

const rateHz = 1000;
const noise = (count: number, sd = 1) => {
  const random = new Random(4, "welch");
  return Float64Array.from({ length: count }, () => sd * random.normal());
};
const total = ({ density, stepHz }: { density: Float64Array; stepHz: number }) =>
  density.reduce((sum, value) => sum + value, 0) * stepHz;

describe("welch", () => {
  test.each(fixture.spectra.filter(({ count, segment }) => count >= segment))(
    "of $count samples in segments of $segment is SciPy's",
    (wanted) => {
      const { density, stepHz } = welch(
        Float64Array.from(fixtureSignal[0]!.subarray(0, wanted.count)),
        fixture.rateHz,
        wanted.segment,
      );
      expect(stepHz).toBeCloseTo(wanted.stepHz, 12);
      expect(largestError(density, wanted.density) / Math.max(...wanted.density)).toBeLessThan(1e-11);
    },
  );

  test("of white noise is level, and adds up to its variance (Parseval)", () => {
    const found = welch(noise(200_000, 3), rateHz, 1024);
    expect(total(found)).toBeCloseTo(9, 0);
    const level = found.density.slice(5, -5);
    const mean = level.reduce((sum, value) => sum + value, 0) / level.length;
    // A variance of 9 over half of 1000 Hz.
    expect(mean / (9 / 500)).toBeCloseTo(1, 1);
  });

  test("of a sine has its power at its frequency", () => {
    const sine = Float64Array.from(
      { length: 20_480 },
      (_, i) => 4 * Math.sin((2 * Math.PI * 125 * i) / rateHz),
    );
    const { density, stepHz } = welch(sine, rateHz, 1024);
    const at = density.indexOf(Math.max(...density));
    expect(at * stepHz).toBe(125);
    // Half the amplitude squared, in the three bins that a Hann window spreads it over; 1.5 bins wide at the peak.
    expect(total({ density: density.subarray(at - 1, at + 2), stepHz })).toBeCloseTo(8, 6);
    expect(density[at]! * 1.5 * stepHz).toBeCloseTo(8, 6);
  });

  test("lays no segment across a gap", () => {
    const [before, after] = [noise(3000), noise(2500, 2)];
    const joined = new Float64Array(6000).fill(Number.NaN);
    joined.set(before);
    joined.set(after, 3500);
    const [a, b, both] = [before, after, joined].map((samples) => welch(samples, rateHz, 512));
    expect(both!.segments).toBe(a!.segments + b!.segments);
    both!.density.forEach((value, k) => {
      const wanted =
        (a!.density[k]! * a!.segments + b!.density[k]! * b!.segments) / (a!.segments + b!.segments);
      expect(value).toBeCloseTo(wanted, 12);
    });
  });

  test("of less than a segment has none", () => {
    const found = welch(noise(100), rateHz, 128);
    expect([found.segments, Math.max(...found.density)]).toEqual([0, 0]);
  });
});
