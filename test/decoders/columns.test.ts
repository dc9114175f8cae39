import { expect, test } from "vitest";
import { columnStatistics, selectColumns, spreadColumns } from "../../src/decoders/columns.ts";
import { datasetOf, deviation, fixture, fixtureDataset } from "./fixture.ts";

test("selected columns keep their order, names and rows", () => {
  const dataset = datasetOf([1, 2, 3, 4, 5, 6], [7, 8]);
  const selected = selectColumns(dataset, [2, 0]);
  expect(selected).toEqual({
    ...dataset,
    width: 2,
    values: Float64Array.of(3, 1, 6, 4),
    columns: [dataset.columns[2], dataset.columns[0]],
  });
  expect(selectColumns(dataset, [])).toMatchObject({ width: 0, rowCount: 2, columns: [] });
});

test("statistics are those of NumPy, and exact for a column that does not vary", () => {
  const { mean, sd } = columnStatistics(fixtureDataset());
  const wanted = fixture.ridge[0]!;
  for (let i = 0; i < fixture.width; i++) {
    expect(deviation([mean[i]!], [wanted.mean[i]!])).toBeLessThan(1e-12);
    expect(deviation([sd[i]!], [wanted.sd[i]!])).toBeLessThan(1e-12);
  }
  expect([mean[fixture.constantColumn], sd[fixture.constantColumn]]).toEqual([0.1, 0]);
});

test("spread columns stand where they were selected", () => {
  expect(spreadColumns([5, 7], [3, 0], 5)).toEqual([7, 0, 0, 5, 0]);
});
