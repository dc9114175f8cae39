import { describe, expect, test } from "vitest";
import { defaultSpec } from "../../src/features/index.ts";
import { buildDataset } from "../../src/pipeline/dataset.ts";
import { evaluateSource } from "../../src/pipeline/evaluation.ts";
import { plant } from "../../src/pipeline/plant.ts";
import { shortSource } from "./fixture.ts";

const source = shortSource(300, 3);
const request = {
  source,
  spec: defaultSpec,
  inputs: ["LFP_0", "LFP_1"],
  target: "FORCE",
  startSample: 0,
  endSample: source.frameCount,
};
const { dataset } = await buildDataset(request);

describe("plant", () => {
  test.each([0.2, 0.5, 0.9])("puts in a code of some columns that explains about %d", (r2) => {
    const planted = plant(dataset, r2, 1);
    expect(planted.dataset).toEqual({ ...dataset, target: planted.dataset.target });
    expect(planted.ceiling).toBeGreaterThan(r2 - 0.06);
    expect(planted.ceiling).toBeLessThan(r2 + 0.06);
    const used = planted.weights.filter((weight) => weight !== 0).length;
    expect(used).toBeGreaterThan(0);
    expect(used).toBeLessThan(dataset.width / 2);
  });

  test("a code without noise is the target itself; a seed gives it again, another seed another", () => {
    const { ceiling, weights } = plant(dataset, 1, 5);
    expect(ceiling).toBeCloseTo(1, 10);
    expect(plant(dataset, 1, 5).weights).toEqual(weights);
    expect(plant(dataset, 1, 6).weights).not.toEqual(weights);
  });
});

describe("a planted code is found, and no more than it", () => {
  test.each([0.3, 0.6, 0.9])("R2 %d, through search, folds and forward chaining", async (r2) => {
    const { report } = await evaluateSource({
      ...request,
      decoders: ["wiener-filter", "kalman", "training-mean"],
      seed: 2,
      plantedR2: r2,
      budget: 3,
      space: { windowScales: [1], lags: [5, 2, 8] },
      isThorough: false,
    });
    const ceiling = report.noiseCeiling as number;
    const [filter, , mean] = report.results;
    for (const { r2, r2Low, r2High } of [filter!.pooled, filter!.forward!.pooled]) {
      // What is lost is what 80 weights cost to be learned from five minutes.
      expect(r2).toBeGreaterThan(ceiling - 0.15);
      expect(r2).toBeLessThan(ceiling + 0.02);
      expect(r2Low).toBeLessThan(r2);
      expect(r2High).toBeGreaterThan(r2);
    }
    expect(mean!.pooled.r2).toBeLessThanOrEqual(0);
    expect(report.target).toContain("planted");
  });

  test("weights come out as they were put in, where nothing hides them", async () => {
    const { report } = await evaluateSource({
      ...request,
      decoders: ["wiener-filter"],
      seed: 4,
      plantedR2: 1,
      isThorough: false,
    });
    expect(report.noiseCeiling).toBeCloseTo(1, 6);
    expect(report.results[0]!.pooled.r2).toBeGreaterThan(0.98);
    const { weights } = plant(dataset, 1, 4);
    const scale = Math.sqrt(dataset.columns.reduce((sum, _, i) => sum + weights[i]! ** 2, 0));
    const wanted = new Map<string, number>();
    dataset.columns.forEach(({ channel, band }, i) => {
      const key = `${channel} ${band}`;
      wanted.set(key, (wanted.get(key) ?? 0) + weights[i]!);
    });
    const found = report.detail!.map.map(({ channel, band, weight }) => [
      weight as number,
      wanted.get(`${channel} ${band}`) as number,
    ]);
    const correlation =
      found.reduce((sum, [a, b]) => sum + a! * b!, 0) /
      Math.sqrt(
        found.reduce((sum, [a]) => sum + a! * a!, 0) * found.reduce((sum, [, b]) => sum + b! * b!, 0),
      );
    expect(scale).toBeGreaterThan(0);
    expect(correlation).toBeGreaterThan(0.9);
  });
});
