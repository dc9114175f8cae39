import { expect, test } from "vitest";
import { formatTick, logScale } from "../../../src/app/data/logScale.ts";

test("has labels at 1, 2 and 5 where there is room, else at powers of ten, else at some", () => {
  const wide = logScale([0.5, 500], [0, 600], 34);
  expect(wide.ticks).toEqual([0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500]);
  expect([wide(0.5), wide(500)]).toEqual([0, 600]);
  expect(logScale([0.5, 500], [0, 200], 34).ticks).toEqual([1, 10, 100]);
  expect(logScale([1e-6, 1e6], [200, 0], 34).ticks).toEqual([1e-6, 1e-3, 1, 1e3, 1e6]);
});

test("labels are plain where they are short", () => {
  expect([0.01, 0.5, 20, 1000, 1e4, 5e-7].map(formatTick)).toEqual([
    "0.01",
    "0.5",
    "20",
    "1000",
    "10⁴",
    "5·10⁻⁷",
  ]);
});
