import { expect, test } from "vitest";
import { columnStatistics } from "../../../src/decoders/columns.ts";
import { standardised, standardiseInto } from "../../../src/decoders/network/standardise.ts";
import { datasetOf } from "../fixture.ts";

const values = Float64Array.of(1e9 + 1, 5, 2, 1e9 + 2, 5, 4, 1e9 + 3, 5, 9);

test("takes the chosen columns alone; one that does not vary is 0", () => {
  const out = new Float64Array(4).fill(-7);
  standardiseInto(values, 3, [2, 1], [0, 5, 5], [1, 0, 2], out, 1);
  expect(Array.from(out)).toEqual([-7, -0.5, 0, -7]);
});

test("material for a network has mean 0 and standard deviation 1, and says how to go back", () => {
  const { x, y, targetMean, targetSd, mean } = standardised(datasetOf(values, [10, 20, 60]), [0, 2]);
  const again = columnStatistics(datasetOf(x, [0, 0, 0]));
  for (const column of [0, 1]) {
    expect(again.mean[column]).toBeCloseTo(0, 12);
    expect(again.sd[column]).toBeCloseTo(1, 9);
  }
  expect(mean).toHaveLength(3);
  y.forEach((value, i) => {
    expect(targetMean + targetSd * value).toBeCloseTo([10, 20, 60][i]!, 12);
  });
});
