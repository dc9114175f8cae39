import { describe, expect, test } from "vitest";
import { bestBand } from "../../src/decoders/bestBand.ts";
import { selectColumns } from "../../src/decoders/columns.ts";
import { wienerFilter } from "../../src/decoders/wienerFilter.ts";
import { Random } from "../../src/signal/random.ts";
import { decodeAll, deviation, laggedDataset } from "./fixture.ts";

const options = { seed: 1, gapRows: 4 };

/** Two channels of two bands with three lags; the target follows the last band of the second one. */
function twoChannels() {
  const dataset = laggedDataset(300, 4, 3);
  const random = new Random(9, "target");
  const { width, values } = dataset;
  return {
    ...dataset,
    columns: dataset.columns.map((column, i) => ({
      ...column,
      channel: i % 4 < 2 ? "LFP_0" : "LFP_1",
      band: i % 2 === 0 ? "beta" : "gamma",
    })),
    target: dataset.target.map((_, row) => 3 + values[row * width + 7]! + 5 * random.normal()),
  };
}

describe("bestBand", () => {
  test("finds the channel and band that the target follows, and weighs their lags alone", async () => {
    const dataset = twoChannels();
    const weights = await bestBand.fit(dataset, bestBand.defaults, options);
    expect(weights).toMatchObject({ channel: "LFP_1", band: "gamma" });
    const used = weights.weights.flatMap((weight, i) => (weight === 0 ? [] : [i]));
    expect(used).toEqual([3, 7, 11]);
    // Every column keeps its statistics: others than the decoder look at them.
    expect(weights.sd.every((sd) => sd > 0)).toBe(true);
  });

  test("decodes as a Wiener filter of these columns does", async () => {
    const dataset = twoChannels();
    const weights = await bestBand.fit(dataset, bestBand.defaults, options);
    const alone = selectColumns(dataset, [3, 7, 11]);
    const filter = await wienerFilter.fit(alone, wienerFilter.defaults, options);
    expect(weights.penalty).toBe(filter.penalty);
    const decoded = decodeAll(bestBand.reference(weights), dataset.values);
    expect(deviation(decoded, decodeAll(wienerFilter.reference(filter), alone.values))).toBeLessThan(1e-12);
  });

  test("tells of its progress, and hears of a cancel", async () => {
    const said: [number, string][] = [];
    const controller = new AbortController();
    await bestBand.fit(twoChannels(), bestBand.defaults, {
      ...options,
      onProgress: (fraction, doing) => said.push([fraction, doing]),
    });
    expect(said[0]).toEqual([0, "Comparing bands"]);
    expect(said.at(-1)?.[1]).toBe("Fitting");
    const cancelled = bestBand.fit(twoChannels(), bestBand.defaults, {
      ...options,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ name: "AbortError" });
  });
});
