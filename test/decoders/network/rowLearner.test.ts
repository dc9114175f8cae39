import { expect, test } from "vitest";
import { DenseNetwork } from "../../../src/decoders/network/denseNetwork.ts";
import { RowLearner } from "../../../src/decoders/network/rowLearner.ts";
import { Random } from "../../../src/signal/random.ts";
import { gradientDeviation } from "./gradients.ts";

const random = new Random(6, "rows");
const x = Float64Array.from({ length: 40 * 3 }, () => random.normal());
const y = Float64Array.from({ length: 40 }, () => random.normal());

function created(batchRows: number): RowLearner {
  const network = new DenseNetwork(3, [4], 8);
  network.initialise(new Random(1, "weights"));
  return new RowLearner(network, x, y, batchRows);
}

function errorOf(learner: RowLearner, range: readonly [number, number]): number {
  return [...learner.squaredErrors(range)].reduce((a, b) => a + b, 0);
}

test("an epoch's gradients, weighed by their rows, are that of the error over the ranges: each row is seen once", () => {
  const learner = created(8);
  const ranges = [
    [2, 13],
    [20, 39],
  ] as const;
  const batches = learner.beginEpoch(ranges, new Random(1));
  expect(batches).toBe(4);
  const mean = new Float64Array(learner.parameters.length);
  for (let batch = 0; batch < batches; batch++) {
    learner.learn(batch);
    const rows = batch < 3 ? 8 : 6;
    learner.gradient.forEach((g, i) => {
      mean[i]! += (rows / 30) * g;
    });
  }
  const loss = () => ranges.reduce((sum, range) => sum + errorOf(learner, range), 0) / 30;
  expect(gradientDeviation(learner.parameters, mean, loss)).toBeLessThan(1e-8);
});

test("sums errors over a range piece by piece", () => {
  const learner = created(8);
  expect([...learner.squaredErrors([3, 30])]).toHaveLength(4);
  expect(errorOf(learner, [3, 30])).toBeCloseTo(errorOf(learner, [3, 17]) + errorOf(learner, [17, 30]), 12);
});
