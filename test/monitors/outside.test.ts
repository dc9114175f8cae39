import { expect, test } from "vitest";
import { outsideTraining } from "../../src/monitors/outside.ts";

const reason = (row: number[], sd = [1, 2, 0, 1], count = 3) =>
  outsideTraining(row, [0, 10, 5, 0], sd, count, (column) => `column ${column}`);

test("is silent on rows as in training, and names the column that lies farthest out", () => {
  expect(reason([1, 12, 5, 0])).toBeNull();
  // Root mean square of 0 and 7 is 4.9, of 0 and 7.2 is 5.1.
  expect(reason([7, 10, 5, 0])).toBeNull();
  expect(reason([7.2, 10, 5, 0])).toBe(
    "the inputs are unlike those the decoder was trained on: column 0 is 7 SD from there",
  );
  expect(reason([0, -50, 5, 0])).toContain("column 1 is 30 SD");
});

test("leaves out columns that did not vary, and those beyond the count", () => {
  expect(reason([0, 10, 1e9, 0])).toBeNull();
  expect(reason([0, 10, 5, 1e9])).toBeNull();
  expect(reason([9, 9, 9, 9], [0, 0, 0, 0])).toBeNull();
});
