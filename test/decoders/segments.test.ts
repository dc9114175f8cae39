import { expect, test } from "vitest";
import { segmentsOf } from "../../src/decoders/segments.ts";

const rows = (...samples: number[]) => ({
  rowCount: samples.length,
  samples: Float64Array.from(samples),
  hopSamples: 100,
});

test("rows a hop apart stand together, a gap parts them", () => {
  expect(segmentsOf(rows(99, 199, 299, 599, 699, 999))).toEqual([
    [0, 3],
    [3, 5],
    [5, 6],
  ]);
});

test("a hop that is a sample longer or shorter is no gap", () => {
  expect(segmentsOf(rows(99, 198, 299, 399))).toEqual([[0, 4]]);
});

test("one row stands alone, and no rows make no segment", () => {
  expect(segmentsOf(rows(99))).toEqual([[0, 1]]);
  expect(segmentsOf(rows())).toEqual([]);
});
