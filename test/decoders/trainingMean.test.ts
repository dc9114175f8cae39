import { expect, test } from "vitest";
import { trainingMean } from "../../src/decoders/trainingMean.ts";
import { blocked } from "../pipeline/blocked.ts";
import { awkwardRows, decodeAll, fixtureDataset } from "./fixture.ts";

const options = { seed: 1, gapRows: 4 };

test("answers with the mean of the training target, whatever it is shown", async () => {
  const dataset = fixtureDataset();
  const weights = await trainingMean.fit(dataset, trainingMean.defaults, options);
  const mean = dataset.target.reduce((sum, value) => sum + value, 0) / dataset.rowCount;
  const decoded = decodeAll(trainingMean.reference(weights), awkwardRows(dataset, 30));
  expect(decoded).toEqual(new Array(30).fill(mean));
});

test("scores what the baseline of cross-validation scores", async () => {
  const { pooled, baseline } = await blocked(fixtureDataset(), trainingMean, trainingMean.defaults, {
    ...options,
    folds: 3,
    hopSeconds: 0.1,
  });
  expect(pooled.r2).toBeLessThanOrEqual(0);
  expect(pooled).toEqual(baseline);
});
