import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contiguousFolds, forwardChaining, type Range } from "../../src/evaluation/splits.ts";
import { fixture } from "../decoders/fixture.ts";
import { fixture as evaluationFixture } from "./fixture.ts";

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

describe("forwardChaining", () => {
  test.each(evaluationFixture.chained)(
    "cuts $rows rows into $folds folds with $gapRows rows of gap, $leastTrain to train on, as scikit-learn does",
    ({ rows, folds, gapRows, leastTrain, splits }) => {
      const got = forwardChaining(rows, folds, gapRows, leastTrain);
      expect(got.map((split) => ({ test: rowsOf([split.test]), train: rowsOf(split.train) }))).toEqual(
        splits,
      );
    },
  );

  test("trains on the past alone, on ever more of it, and tests up to the end", () => {
    const cut = fc.record({
      rows: fc.integer({ min: 0, max: 200 }),
      folds: fc.integer({ min: 1, max: 8 }),
      gapRows: fc.integer({ min: 0, max: 40 }),
      leastTrain: fc.integer({ min: 0, max: 120 }),
    });
    fc.assert(
      fc.property(cut, ({ rows, folds, gapRows, leastTrain }) => {
        const splits = forwardChaining(rows, folds, gapRows, leastTrain);
        if (rows < Math.max(1, leastTrain) + gapRows + folds || rows < folds + 1) {
          expect(splits).toEqual([]);
          return;
        }
        expect(splits).toHaveLength(folds);
        splits.forEach(({ test: [start, end], train }, fold) => {
          expect(train).toEqual([[0, start - gapRows]]);
          expect(start - gapRows).toBeGreaterThanOrEqual(Math.max(1, leastTrain));
          expect(end).toBe(splits[fold + 1]?.test[0] ?? rows);
          expect(end - start).toBe(splits[0]!.test[1] - splits[0]!.test[0]);
        });
      }),
    );
  });
});
