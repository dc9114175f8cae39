import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { kalman } from "../../src/decoders/kalman.ts";
import { wienerFilter } from "../../src/decoders/wienerFilter.ts";
import { Random } from "../../src/signal/random.ts";
import { blocked } from "../pipeline/blocked.ts";
import { datasetOf, decodeAll, deviation, fixture, fixtureDataset, laggedDataset } from "./fixture.ts";

const options = { seed: 1, gapRows: 4 };

/** The training rows of the fixture, which break off once. */
function broken(breakAt: number) {
  const dataset = fixtureDataset();
  return { ...dataset, samples: dataset.samples.map((sample, row) => sample + (row < breakAt ? 0 : 5000)) };
}

describe("kalman", () => {
  test.each(fixture.kalman)(
    "decodes as the textbook's covariance form does at $noiseScale times the noise, a reset in between",
    async ({ breakAt, resetAt, noiseScale, decoded, shrinkage }) => {
      const params = { ...kalman.defaults, noiseScales: [noiseScale] };
      const weights = await kalman.fit(broken(breakAt), params, options);
      expect(weights.noiseScale).toBe(noiseScale);
      expect(deviation([weights.shrinkage], [shrinkage])).toBeLessThan(1e-9);
      const reference = kalman.reference(weights);
      const { width } = reference;
      const before = decodeAll(reference, fixture.held.slice(0, resetAt * width));
      reference.reset();
      const after = decodeAll(reference, fixture.held.slice(resetAt * width));
      expect(deviation([...before, ...after], decoded)).toBeLessThan(1e-7);
      // Not by clamping alone.
      expect(new Set(decoded).size).toBeGreaterThan(40);
    },
  );

  test("starts from the prior: the first value is the training mean where the features say nothing", async () => {
    const weights = await kalman.fit(fixtureDataset(), kalman.defaults, options);
    const [first] = decodeAll(kalman.reference(weights), weights.mean);
    expect(first).toBe(weights.bias);
  });

  test("what it decodes of a held-out part does not depend on what was measured there", async () => {
    const dataset = laggedDataset(400, 4, 3);
    const values = dataset.values.map((value, i) => value + Math.sin(i * i) * Math.abs(value));
    const validation = { ...options, folds: 2, hopSeconds: 0.1 };
    const decode = async (target: Float64Array) => {
      const { decoded } = await blocked({ ...dataset, values, target }, kalman, kalman.defaults, validation);
      return decoded.slice(200);
    };
    const wanted = await decode(dataset.target);
    expect(await decode(dataset.target.map((value, row) => (row < 200 ? value : 99 - 7 * value)))).toEqual(
      wanted,
    );
    expect(await decode(dataset.target.map((value, row) => (row < 190 ? 2 * value : value)))).not.toEqual(
      wanted,
    );
  });

  test("filters a slow force out of noisy features better than a regression on the same row", async () => {
    const random = new Random(4, "slow");
    const rows = 1200;
    let force = 0;
    let rate = 0;
    const target = Float64Array.from({ length: rows }, () => {
      rate = 0.8 * rate + 0.2 * random.normal() - 0.02 * force;
      force += rate;
      return 20 + force;
    });
    const values = Array.from(
      { length: rows * 6 },
      (_, i) => target[Math.floor(i / 6)]! + 6 * random.normal(),
    );
    const dataset = datasetOf(values, target);
    const validation = { ...options, folds: 3, hopSeconds: 0.1 };
    const filter = await blocked(dataset, kalman, kalman.defaults, validation);
    const regression = await blocked(dataset, wienerFilter, wienerFilter.defaults, validation);
    expect(filter.pooled.r2).toBeGreaterThan(regression.pooled.r2 + 0.05);
    // Noise that is independent from row to row is what the textbook takes it for.
    const { noiseScale } = await kalman.fit(dataset, kalman.defaults, options);
    expect(noiseScale).toBe(1);
  });

  test("takes features that repeat for less than they seem, by inner folds", async () => {
    const random = new Random(6, "slow noise");
    const dataset = laggedDataset(900, 1, 1);
    let noise = 0;
    const values = dataset.target.map((value) => {
      noise = 0.97 * noise + random.normal();
      return value + noise;
    });
    const { noiseScale } = await kalman.fit({ ...dataset, values }, kalman.defaults, options);
    expect(noiseScale).toBeGreaterThan(1);
  });

  test("observes only what is new in a row where it is told to", async () => {
    const dataset = laggedDataset(300, 4, 3);
    const weights = await kalman.fit(dataset, { observed: "newest", noiseScales: [1, 10] }, options);
    expect(weights.weights.slice(0, 4).every((value) => value !== 0)).toBe(true);
    for (const lagged of [weights.weights.slice(4), weights.rateWeights.slice(4)]) {
      expect(lagged).toEqual(new Array(8).fill(0));
    }
    expect(weights.sd.every((sd) => sd > 0)).toBe(true);
  });

  test("stays finite with a column twice, one that does not vary, and one that is the force", async () => {
    const { target, rowCount, values, width } = fixtureDataset();
    const awkward = Array.from({ length: rowCount }, (_, row) => {
      const same = values[row * width]!;
      return [same, same, 2 * same + 1, 7, target[row]!];
    }).flat();
    const weights = await kalman.fit(datasetOf(awkward, target), kalman.defaults, options);
    expect(v.is(kalman.weightsSchema, weights)).toBe(true);
    expect(weights.weights[3]).toBe(0);
    expect(Math.max(...weights.weights.map(Math.abs))).toBeLessThan(1e9);
    const still = await kalman.fit(datasetOf(new Array(rowCount).fill(1), target), kalman.defaults, options);
    expect(decodeAll(kalman.reference(still), [1, 5, 9])).toEqual([still.bias, still.bias, still.bias]);
  });

  test("chooses the noise by the inner folds in which the target moves", async () => {
    const { values, target } = laggedDataset(90, 2, 1);
    const from = [...target];
    // Whoever leaves out the last third, which alone moves, has nothing to learn from.
    const moving = datasetOf(
      values,
      from.map((value, row) => (row < 62 ? 5 : value)),
    );
    const { noiseScale } = await kalman.fit(moving, kalman.defaults, { ...options, gapRows: 1 });
    expect(kalman.defaults.noiseScales).toContain(noiseScale);
    const last = datasetOf(
      values,
      from.map((_, row) => (row < 89 ? 5 : 6)),
    );
    expect(v.is(kalman.weightsSchema, await kalman.fit(last, kalman.defaults, options))).toBe(true);
  });

  test("takes the middle one of the noises where the target moves in no inner fold", async () => {
    const { values } = laggedDataset(60, 2, 1);
    const target = Array.from({ length: 60 }, (_, row) => (row < 30 ? 1 : 2));
    const { noiseScale } = await kalman.fit(datasetOf(values, target), kalman.defaults, {
      ...options,
      gapRows: 15,
    });
    expect(noiseScale).toBe(10);
  });

  test("names the target where it never changes from a row to the next", async () => {
    const dataset = fixtureDataset();
    const samples = dataset.samples.map((sample, row) => sample + (row < 70 ? 0 : 5000));
    const target = dataset.target.map((_, row) => (row < 70 ? 1 : 2));
    await expect(kalman.fit({ ...dataset, samples, target }, kalman.defaults, options)).rejects.toMatchObject(
      { subject: "target", reason: expect.stringContaining("does not change from one row to the next") },
    );
  });

  test("refuses a training part in which no row follows another, and one that is too short", async () => {
    const dataset = fixtureDataset();
    const scattered = { ...dataset, samples: dataset.samples.map((_, row) => 1000 * row) };
    await expect(kalman.fit(scattered, kalman.defaults, options)).rejects.toMatchObject({
      message: "training part: has no rows that follow one another. Use a longer part.",
    });
    const short = datasetOf([...Array(19).keys()], [...Array(19).keys()]);
    await expect(kalman.fit(short, kalman.defaults, options)).rejects.toMatchObject({
      message: "training part: 19 rows are too few to train on. Use a longer part.",
    });
  });

  test("refuses weights whose lengths differ", async () => {
    const weights = await kalman.fit(fixtureDataset(), kalman.defaults, options);
    const accepts = (change: object) => v.is(kalman.weightsSchema, { ...weights, ...change });
    expect(accepts({})).toBe(true);
    expect(accepts({ rateWeights: weights.rateWeights.slice(1) })).toBe(false);
    expect(accepts({ gains: weights.gains.slice(1) })).toBe(false);
    expect(accepts({ gains: [], carries: [] })).toBe(false);
    expect(accepts({ carries: weights.carries.map((carry) => carry.slice(1)) })).toBe(false);
    expect(accepts({ scale: Number.NaN })).toBe(false);
  });

  test("takes scales above 0, at least one", () => {
    const accepts = (noiseScales: number[], observed = "all") =>
      v.is(kalman.paramsSchema, { observed, noiseScales });
    expect(accepts([0.5, 10])).toBe(true);
    expect(accepts([0.5], "newest")).toBe(true);
    expect(accepts([0.5], "oldest")).toBe(false);
    expect(accepts([0])).toBe(false);
    expect(accepts([])).toBe(false);
  });
});
