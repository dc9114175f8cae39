import { expect, test } from "vitest";
import { innerSplits } from "../../../src/decoders/network/innerSplits.ts";
import { datasetOf } from "../fixture.ts";

const dataset = (rowCount: number) => datasetOf(new Float64Array(rowCount), new Float64Array(rowCount));

test("every row is held out once, with the gap left out beside it", () => {
  const splits = innerSplits(dataset(60), { gapRows: 4 });
  expect(splits.map(({ test: range }) => range)).toEqual([
    [0, 20],
    [20, 40],
    [40, 60],
  ]);
  expect(splits.map(({ train }) => train)).toEqual([
    [[24, 60]],
    [
      [0, 16],
      [44, 60],
    ],
    [[0, 36]],
  ]);
});

test.each([
  [19, 0],
  [60, 20],
])("%d rows with a gap of %d are too few", (rowCount, gapRows) => {
  expect(() => innerSplits(dataset(rowCount), { gapRows })).toThrow(
    `training part: ${rowCount} rows are too few to train on. Use a longer part.`,
  );
});
