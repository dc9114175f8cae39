import { expect, test } from "vitest";
import { columnOf, createRows } from "../../src/features/kernel.ts";
import { standardise } from "../../src/features/standardise.ts";
import { InputError } from "../../src/signal/errors.ts";

const columns = [columnOf("LFP", "a"), columnOf("LFP", "b")];

test("takes means away and divides by standard deviations, clipped, column by column", () => {
  const rows = createRows(2, 2);
  rows.values.set([3, 10, 1, 1000]);
  rows.samples.set([99, 199]);
  rows.count = 2;
  const out = createRows(2, 2);
  const state = standardise.init(columns, { mean: [1, 20], sd: [4, 5], clip: 3 }, 100);
  expect(standardise.process(state, rows, out)).toBe(2);
  expect([...out.values]).toEqual([0.5, -2, 0, 3]);
  expect([...out.samples]).toEqual([99, 199]);
});

test("refuses statistics of another number of columns", () => {
  const init = (mean: number[], sd: number[]) => standardise.init(columns, { mean, sd, clip: 3 }, 100);
  expect(() => init([1], [1, 1])).toThrow(new InputError("standardise.mean", "has 1 figures for 2 columns"));
  expect(() => init([1, 1], [1, 1, 1])).toThrow("standardise.sd: has 3 figures");
});
