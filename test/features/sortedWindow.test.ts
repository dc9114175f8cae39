import fc from "fast-check";
import { expect, test } from "vitest";
import { SortedWindow } from "../../src/features/sortedWindow.ts";

test("gives the quantiles of the newest values, ties and all", () => {
  const values = fc.array(
    fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -9, max: 9, noNaN: true })),
    {
      minLength: 1,
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(
      values,
      fc.integer({ min: 1, max: 20 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (all, length, q) => {
        const window = new SortedWindow(length);
        for (const [i, value] of all.entries()) {
          window.add(value);
          const sorted = all.slice(Math.max(0, i + 1 - length), i + 1).sort((a, b) => a - b);
          expect(window.count).toBe(sorted.length);
          const at = q * (sorted.length - 1);
          const [lower, upper] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
          expect(window.quantile(q)).toBeCloseTo(lower + (at - Math.floor(at)) * (upper - lower), 12);
          const half = sorted.length >> 1;
          const middle = sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
          // Which of two zeros stands first is left open.
          expect(window.median() + 0).toBe(middle + 0);
        }
        window.reset();
        window.add(5);
        expect([window.count, window.median()]).toEqual([1, 5]);
      },
    ),
  );
});
