import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contiguousFolds, type Range } from "../../src/evaluation/splits.ts";
import { fixture } from "../decoders/fixture.ts";

function rowsOf(ranges: readonly Range[]): number[] {
  return ranges.flatMap(([start, end]) => Array.from({ length: end - start }, (_, i) => start + i));
}

describe("contiguousFolds", () => {
  test.each(fixture.folds)(
    "cuts $rows rows into $folds folds with $gapRows rows of gap as NumPy does",
    ({ rows, folds, gapRows, splits }) => {
      const got = contiguousFolds(rows, folds, gapRows);
      expect(got.map((split) => ({ test: rowsOf([split.test]), train: rowsOf(split.train) }))).toEqual(
        splits,
      );
    },
  );

  test("tests every row once, and trains on all rows that are further than the gap from the test rows", () => {
    const cut = fc.record({
      rows: fc.integer({ min: 1, max: 200 }),
      folds: fc.integer({ min: 1, max: 12 }),
      gapRows: fc.integer({ min: 0, max: 60 }),
    });
    fc.assert(
      fc.property(cut, ({ rows, folds, gapRows }) => {
        fc.pre(folds <= rows);
        const splits = contiguousFolds(rows, folds, gapRows);
        const every = rowsOf([[0, rows]]);
        expect(splits.flatMap((split) => rowsOf([split.test]))).toEqual(every);
        const sizes = splits.map(({ test: [start, end] }) => end - start);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        for (const { test, train } of splits) {
          const tested = rowsOf([test]);
          const distance = (row: number) => Math.min(...tested.map((other) => Math.abs(row - other)));
          expect(rowsOf(train)).toEqual(every.filter((row) => distance(row) > gapRows));
          for (const [start, end] of train) expect(end).toBeGreaterThan(start);
        }
      }),
    );
  });
});
