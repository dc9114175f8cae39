import { describe, expect, test } from "vitest";
import { aperiodic } from "../../src/features/aperiodic.ts";
import { InputError } from "../../src/signal/errors.ts";
import { Random } from "../../src/signal/random.ts";
import { errorFromScipy, runFeature, streamOf } from "./fixture.ts";

const params = { windowMs: 8000, segmentMs: 1000, lowHz: 5, highHz: 100, without: [] as [number, number][] };

/** White noise, summed up `order` times with a little leak: its spectrum falls with twice that exponent. */
function fallingNoise(order: number): Float64Array {
  const random = new Random(9, "falling");
  let values = Float64Array.from({ length: 40_000 }, () => random.normal());
  for (let k = 0; k < order; k++) {
    let sum = 0;
    values = values.map((value) => {
      sum = 0.999 * sum + value;
      return sum;
    });
  }
  return values;
}

const meanExponent = (signal: Float64Array, given: Parameters<typeof aperiodic.init>[1] = params) => {
  const settled = runFeature(aperiodic, given, [signal], { hopSamples: 1000 }).values.slice(8);
  return settled.reduce((sum, value) => sum + value, 0) / settled.length;
};

describe("aperiodic", () => {
  test("is the slope of SciPy's welch by NumPy's polyfit", () => {
    expect(errorFromScipy("aperiodic", aperiodic)).toBeLessThan(1e-10);
  });

  test("is 0 for white noise and 2 for its sum", () => {
    expect(Math.abs(meanExponent(fallingNoise(0)))).toBeLessThan(0.1);
    expect(Math.abs(meanExponent(fallingNoise(1)) - 2)).toBeLessThan(0.15);
  });

  test("is not moved by a peak that is left out", () => {
    const peaked = fallingNoise(0).map((value, i) => value + 20 * Math.sin((2 * Math.PI * 8 * i) / 1000));
    expect(meanExponent(peaked)).toBeGreaterThan(0.2);
    expect(Math.abs(meanExponent(peaked, { ...params, without: [[5, 11]] }))).toBeLessThan(0.1);
  });

  test("refuses what leaves no line to fit", () => {
    const refuse = (changes: Partial<typeof params>, message: string) => {
      expect(() => aperiodic.init(streamOf(1), { ...params, ...changes }, 100)).toThrow(InputError);
      expect(() => aperiodic.init(streamOf(1), { ...params, ...changes }, 100)).toThrow(message);
    };
    refuse({ segmentMs: 9000 }, "aperiodic.segmentMs: must not be above windowMs");
    refuse({ without: [[1, 99]] }, "leaves 1 frequencies");
    refuse({ highHz: 500 }, 'band "aperiodic"');
  });
});
