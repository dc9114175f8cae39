import * as v from "valibot";
import { expect, test } from "vitest";
import { timeDelayNetwork } from "../../src/decoders/timeDelayNetwork.ts";
import { decodeAll } from "./fixture.ts";
import { slowDataset } from "./networks.ts";

const weights = {
  mean: [10, -5],
  sd: [2, 0],
  targetMean: 4,
  targetSd: 3,
  targetMin: 0,
  targetMax: 20,
  weightDecay: 1,
  rounds: 2,
  layers: [
    { weights: [0.5, 9, -1, 9], bias: [0.1, 0.2] },
    { weights: [2, -0.5], bias: [0.25] },
  ],
};

test("standardises, weighs and bends, by hand; a column that did not vary counts for nothing", () => {
  expect(v.is(timeDelayNetwork.weightsSchema, weights)).toBe(true);
  const output = 2 * Math.tanh(0.75 + 0.1) - 0.5 * Math.tanh(-1.5 + 0.2) + 0.25;
  const [decoded] = decodeAll(timeDelayNetwork.reference(weights), [13, 1e6]);
  expect(decoded).toBeCloseTo(4 + 3 * output, 12);
});

test("weights whose lengths do not fit are refused", () => {
  const [hidden, last] = weights.layers as [(typeof weights.layers)[0], (typeof weights.layers)[0]];
  for (const wrong of [
    { mean: [10] },
    { mean: [], sd: [] },
    { sd: [2, -1] },
    { layers: [] },
    { layers: [hidden] },
    { layers: [hidden, hidden] },
    { layers: [last, last] },
    { layers: [{ ...hidden, bias: [0.1] }, last] },
    { layers: [{ ...hidden, weights: [0.5, 9, -1] }, last] },
    { layers: [hidden, { ...last, weights: [2, Number.NaN] }] },
    { targetSd: 0 },
    { targetMax: 0 },
  ]) {
    expect(v.is(timeDelayNetwork.weightsSchema, { ...weights, ...wrong })).toBe(false);
  }
});

test("has the layers that were asked for", async () => {
  const params = { ...timeDelayNetwork.defaults, hidden: [5, 4, 3], rounds: 1 };
  const { layers } = await timeDelayNetwork.fit(slowDataset(100), params, { seed: 1, gapRows: 2 });
  expect(layers.map(({ bias }) => bias.length)).toEqual([5, 4, 3, 1]);
  for (const hidden of [[], [0], [1.5]]) {
    expect(v.is(timeDelayNetwork.paramsSchema, { ...params, hidden })).toBe(false);
  }
});
