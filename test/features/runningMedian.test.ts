import fc from "fast-check";
import { expect, test } from "vitest";
import { columnOf, createRows } from "../../src/features/kernel.ts";
import { runningMedian } from "../../src/features/runningMedian.ts";

function run(columns: number, values: readonly number[], windowMs: number, clip: number): number[] {
  const described = Array.from({ length: columns }, (_, i) => columnOf("LFP", `c${i}`));
  const rows = createRows(columns, values.length / columns);
  rows.values.set(values);
  rows.count = rows.capacity;
  const out = createRows(columns, rows.capacity);
  runningMedian.process(runningMedian.init(described, { windowMs, clip }, 100), rows, out);
  return [...out.values];
}

test("relative change against the median of the window, the current row included, clipped", () => {
  // Medians: 1, 1.5, 2, 2, 4.
  expect(run(1, [1, 2, 4, 2, 10], 300, 2)).toEqual([0, (2 - 1.5) / 1.5, 1, 0, 1.5]);
  expect(run(1, [1, 1, 1, 9], 300, 2)).toEqual([0, 0, 0, 2]);
});

test("stays finite where the median is 0", () => {
  expect(run(1, [0, 0, 0, 5], 300, 2)).toEqual([0, 0, 0, 2]);
});

test("agrees with sorting every window anew, ties and all", () => {
  const column = fc.array(
    fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double({ min: 0, max: 9, noNaN: true })),
    {
      minLength: 1,
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(column, fc.integer({ min: 1, max: 20 }), (values, windowRows) => {
      const expected = values.map((value, i) => {
        const window = values.slice(Math.max(0, i + 1 - windowRows), i + 1).sort((a, b) => a - b);
        const upper = window[window.length >> 1] as number;
        const median = window.length % 2 ? upper : ((window[(window.length >> 1) - 1] as number) + upper) / 2;
        return Math.max(-2, Math.min(2, (value - median) / Math.max(median, 1e-30)));
      });
      const twice = values.flatMap((value) => [value, value]);
      expect(run(2, twice, windowRows * 100, 2)).toEqual(expected.flatMap((value) => [value, value]));
    }),
  );
});
