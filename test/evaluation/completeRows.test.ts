import { expect, test } from "vitest";
import { completeRows } from "../../src/evaluation/completeRows.ts";

test("keeps the rows in which every series holds a number, of the first ones", () => {
  const a = Float64Array.of(1, Number.NaN, 3, 4, 5);
  const b = Float64Array.of(6, 7, 8, Number.NaN, 10);
  expect(completeRows([a, b] as const, 5)).toEqual([Float64Array.of(1, 3, 5), Float64Array.of(6, 8, 10)]);
  expect(completeRows([a, b] as const, 4)).toEqual([Float64Array.of(1, 3), Float64Array.of(6, 8)]);
  expect(completeRows([a], 0)).toEqual([new Float64Array(0)]);
});
