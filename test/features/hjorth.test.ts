import { describe, expect, test } from "vitest";
import { hjorth } from "../../src/features/hjorth.ts";
import { errorFromScipy, runFeature, streamOf } from "./fixture.ts";

describe("hjorth", () => {
  test("agrees with NumPy", () => {
    expect(errorFromScipy("hjorth", hjorth)).toBeLessThan(1e-11);
  });

  test("of a tone: half its squared amplitude, 2 pi times its frequency, and 1", () => {
    const tone = Float64Array.from({ length: 2000 }, (_, i) => 4 * Math.sin((2 * Math.PI * 10 * i) / 1000));
    const { values } = runFeature(hjorth, { windowMs: 1000 }, [tone]);
    const [activity, mobility, complexity] = values.slice(-3) as [number, number, number];
    expect(activity).toBeCloseTo(8, 6);
    expect(mobility / (2 * Math.PI * 10)).toBeCloseTo(1, 2);
    expect(complexity).toBeCloseTo(1, 2);
  });

  test("of a flat channel, and before there is anything, is 0", () => {
    const { values } = runFeature(hjorth, { windowMs: 300 }, [new Float64Array(500).fill(7)]);
    expect(values).toEqual(Array(15).fill(0));
    const state = hjorth.init(streamOf(1), { windowMs: 300 }, 100);
    const row = new Float64Array(3).fill(1);
    hjorth.rowInto(state, row, 0);
    expect([...row]).toEqual([0, 0, 0]);
  });
});
