import { expect, test } from "vitest";
import { hopGrid, onHopGrid } from "../../src/evaluation/hopGrid.ts";

test("rows that follow one another lie side by side, also where a hop is no whole number of samples", () => {
  const samples = Float64Array.from({ length: 50 }, (_, i) => Math.round(12.8 * (i + 1)) - 1);
  expect([...hopGrid(samples, 12.8)]).toEqual([...samples.keys()]);
});

test("missing rows keep their place, as NaN in a series", () => {
  const grid = hopGrid(Float64Array.of(99, 199, 499, 599), 100);
  expect([...grid]).toEqual([0, 1, -1, -1, 2, 3]);
  expect([...onHopGrid(Float64Array.of(5, 6, 7, 8), grid)]).toEqual([5, 6, Number.NaN, Number.NaN, 7, 8]);
});

test("a gap of days takes no memory of days", () => {
  const samples = Float64Array.of(99, 199, 1e12 + 99, 1e12 + 199);
  expect(hopGrid(samples, 100)).toHaveLength(4 + 1000);
  expect([...hopGrid(samples, 100, 1)]).toEqual([0, 1, -1, 2, 3]);
});

test("nothing lies on nothing", () => {
  expect(hopGrid(new Float64Array(0), 100)).toHaveLength(0);
  expect(onHopGrid(new Float64Array(0), new Int32Array(0))).toHaveLength(0);
});
