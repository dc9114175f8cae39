import { expect, test } from "vitest";
import { figure, scoreHeader, scoreRow, table } from "../../src/cli/format.ts";

test("columns are aligned, without blanks at the end of a line", () => {
  expect(
    table(
      ["a", "long title", "b"],
      [
        ["wide cell", "1", ""],
        ["x", "2", "y"],
      ],
    ).split("\n"),
  ).toEqual(["a          long title  b", "wide cell  1", "x          2           y"]);
  expect(table(["a", "b"], [])).toBe("a  b");
});

test("a figure has its digits, and a dash stands for none", () => {
  expect([figure(1 / 3), figure(2, 0), figure(Number.NaN), figure(Number.NEGATIVE_INFINITY)]).toEqual([
    "0.33",
    "2",
    "-",
    "-",
  ]);
});

test("a score has one cell for each column", () => {
  const score = {
    seconds: 60,
    count: 600,
    r: 0.714,
    rLow: 0.6,
    rHigh: 0.8,
    chanceR: 0.2,
    pValue: 0.005,
    r2: 0.5,
    r2Low: 0.4,
    r2High: 0.6,
    rmse: 12.345,
    nrmse: 0.1234,
  };
  const row = scoreRow("fold 1", score);
  expect(row).toEqual(["fold 1", "0.71", "0.60 to 0.80", "0.20", "0.50", "12.3", "12.3", "600", "60.0"]);
  expect(row).toHaveLength(scoreHeader.length);
  expect(scoreRow("", { ...score, rLow: Number.NaN })[2]).toBe("-");
});
