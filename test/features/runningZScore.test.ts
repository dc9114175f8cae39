import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnOf, createRows } from "../../src/features/kernel.ts";
import { runningZScore } from "../../src/features/runningZScore.ts";

function run(values: readonly number[], windowMs: number, clip: number): number[] {
  const rows = createRows(1, values.length);
  rows.values.set(values);
  rows.count = rows.capacity;
  const out = createRows(1, rows.capacity);
  runningZScore.process(runningZScore.init([columnOf("LFP", "a")], { windowMs, clip }, 100), rows, out);
  return [...out.values];
}

describe("runningZScore", () => {
  test("is the distance from the mean of the window in its standard deviations, clipped", () => {
    expect(run([1, 3, 3, 1, 1], 200, 3)).toEqual([0, 1, 0, -1, 0]);
    expect(run([0, 0, 0, 0, 0, 0, 0, 0, 0, 9], 1000, 2)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  });

  test("agrees with summing every window anew", () => {
    const column = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(column, fc.integer({ min: 1, max: 20 }), (values, windowRows) => {
        // Apart by far more than rounding, so that what hardly varies does not decide.
        const apart = values.map((value, i) => value + 3 * (i % 2));
        const wanted = apart.map((value, i) => {
          const window = apart.slice(Math.max(0, i + 1 - windowRows), i + 1);
          const mean = window.reduce((sum, each) => sum + each, 0) / window.length;
          const variance = window.reduce((sum, each) => sum + (each - mean) ** 2, 0) / window.length;
          return variance > 1e-9
            ? Math.max(-4, Math.min(4, (value - mean) / Math.sqrt(variance)))
            : Number.NaN;
        });
        const given = run(apart, windowRows * 100, 4);
        wanted.forEach((value, i) => {
          if (!Number.isNaN(value)) expect(Math.abs(given[i]! - value)).toBeLessThan(1e-6);
        });
      }),
    );
  });

  test("an artefact leaves no trace once it is a window and a turn ago", () => {
    const clean = Array.from({ length: 60 }, (_, i) => Math.sin(i));
    const struck = clean.map((value, i) => (i === 3 ? 1e12 : value));
    const [one, other] = [run(clean, 1000, 5), run(struck, 1000, 5)];
    for (let i = 20; i < 60; i++) expect(Math.abs(one[i]! - other[i]!)).toBeLessThan(1e-12);
  });
});
