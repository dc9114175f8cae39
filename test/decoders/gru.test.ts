import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { startBackend } from "../../src/decoders/backends.ts";
import { gru } from "../../src/decoders/gru.ts";
import { decodeAll } from "./fixture.ts";
import { slowDataset } from "./networks.ts";

const weights = {
  mean: [10, -5],
  sd: [2, 1],
  targetMean: 4,
  targetSd: 3,
  targetMin: 0,
  targetMax: 20,
  weightDecay: 1,
  rounds: 2,
  columns: [0],
  inputWeights: [0.5, -0.4, 0.8],
  stateWeights: [0.3, 0.6, -0.9],
  bias: [0.1, 0.2, -0.3],
  outputWeights: [2],
  outputBias: 0.25,
};
const few = { ...gru.defaults, rounds: 2, weightDecays: [1] };
const options = { seed: 1, gapRows: 3 };

describe("gru", () => {
  test("makes one step a row from the state it carries, by hand", () => {
    expect(v.is(gru.weightsSchema, weights)).toBe(true);
    const logistic = (value: number) => 1 / (1 + Math.exp(-value));
    let h = 0;
    const wanted = [1.5, -0.7, 0.2].map((value) => {
      const z = logistic(0.5 * value + 0.1 + 0.3 * h);
      const r = logistic(-0.4 * value + 0.2 + 0.6 * h);
      const n = Math.tanh(0.8 * value - 0.3 + r * -0.9 * h);
      h = z * h + (1 - z) * n;
      return 4 + 3 * (2 * h + 0.25);
    });
    const decoder = gru.reference(weights);
    const rows = [13, 0, 8.6, 0, 10.4, 0];
    for (let i = 0; i < 2; i++) {
      decodeAll(decoder, rows).forEach((value, row) => {
        expect(value).toBeCloseTo(wanted[row]!, 12);
      });
      decoder.reset();
    }
  });

  test("reads the columns without a lag alone", async () => {
    const dataset = slowDataset(200);
    const fitted = await gru.fit(dataset, few, options);
    expect(fitted.columns).toEqual([0, 1, 2, 3]);
    expect(fitted.mean).toHaveLength(12);
    const past = dataset.values.map((value, at) => (at % 12 < 4 ? value : -value));
    expect(decodeAll(gru.reference(fitted), past)).toEqual(decodeAll(gru.reference(fitted), dataset.values));
    const none = { ...dataset, columns: dataset.columns.map((column) => ({ ...column, lagMs: 100 })) };
    await expect(gru.fit(none, few, options)).rejects.toMatchObject({
      name: "InputError",
      subject: "features",
    });
  });

  test("what it carries matters, and a reset forgets it", async () => {
    const dataset = slowDataset(200);
    const fitted = await gru.fit(dataset, few, options);
    await startBackend("cpu");
    for (const decoder of [gru.reference(fitted), gru.load(fitted)]) {
      const once = decodeAll(decoder, dataset.values);
      expect(decodeAll(decoder, dataset.values)[0]).not.toBe(once[0]);
      decoder.reset();
      expect(decodeAll(decoder, dataset.values)).toEqual(once);
      decoder.dispose();
    }
  });

  test("a gap in the rows starts it afresh in training too", async () => {
    const whole = slowDataset(200);
    const samples = whole.samples.map((sample, row) => (row < 90 ? sample : sample + 5000));
    const fitted = await gru.fit(whole, few, options);
    expect(await gru.fit({ ...whole, samples }, few, options)).not.toEqual(fitted);
  });

  test("weights whose lengths do not fit are refused", () => {
    for (const wrong of [
      { mean: [10] },
      { columns: [] },
      { columns: [2] },
      { columns: [0, 1] },
      { columns: [0.5] },
      { inputWeights: [1, 2] },
      { stateWeights: [1, 2, 3, 4] },
      { bias: [1] },
      { outputWeights: [1, 2] },
      { outputBias: Number.NaN },
      { targetMax: 0 },
    ]) {
      expect(v.is(gru.weightsSchema, { ...weights, ...wrong })).toBe(false);
    }
  });
});
