import { describe, expect, test } from "vitest";
import { createFeaturePipeline, defaultSpec, specs } from "../../src/features/index.ts";
import { variantOf, variedSpec } from "../../src/features/variants.ts";
import { buildDataset } from "../../src/pipeline/dataset.ts";
import { Candidates, candidatesOf, defaultSpace } from "../../src/pipeline/search.ts";
import { shortSource } from "./fixture.ts";

const source = shortSource(60);
const request = {
  source,
  spec: defaultSpec,
  inputs: ["LFP_0", "LFP_1"],
  target: "FORCE",
  startSample: 0,
  endSample: source.frameCount,
};
const space = {
  lags: [1, 5, 8],
  bands: [null, ["beta", "gamma"]],
  windowScales: [1, 2],
  targetLagsMs: [0, 200],
};

describe("candidatesOf", () => {
  test("gives the spec as it is first, then others drawn by the seed, none twice", () => {
    const all = candidatesOf(defaultSpec, space, 1000, 1);
    expect(all).toHaveLength(3 * 2 * 2 * 2);
    expect(all[0]).toEqual(variantOf(defaultSpec));
    const specsOf = all.map((variant) => JSON.stringify(variedSpec(defaultSpec, variant)));
    expect(new Set(specsOf).size).toBe(all.length);
    expect(candidatesOf(defaultSpec, space, 7, 1)).toEqual(all.slice(0, 7));
    expect(candidatesOf(defaultSpec, space, 7, 2)).not.toEqual(all.slice(0, 7));
    expect(candidatesOf(defaultSpec, space, 1, 2)).toEqual([variantOf(defaultSpec)]);
  });

  test("by default looks at lags, windows and bands by where they lie, and leaves the lag of the target", () => {
    const { lags, bands, windowScales, targetLagsMs } = defaultSpace(defaultSpec);
    expect(lags).toContain(5);
    expect(windowScales).toContain(1);
    expect(targetLagsMs).toEqual([0]);
    expect(bands).toContainEqual(["theta", "alpha"]);
    expect(bands).toContainEqual(["theta", "alpha", "low-gamma", "high-gamma", "gamma"]);
    const identity = { ...defaultSpec, features: [{ kernel: "identity" as const }] };
    expect(defaultSpace(identity)).toMatchObject({ bands: [null], windowScales: [1] });
  });

  test.each(Object.values(specs))("every candidate of $name by default can be computed", (spec) => {
    for (const variant of candidatesOf(spec, defaultSpace(spec), 1000, 1)) {
      createFeaturePipeline(source.info, variedSpec(spec, variant), request.inputs);
    }
  });
});

describe("Candidates", () => {
  test("have the same rows, each with the values that its own spec gives", async () => {
    const variants = candidatesOf(defaultSpec, space, 1000, 1);
    const candidates = await Candidates.compute(request, variants);
    const samples = candidates.datasetOf(variants[0]!).samples;
    // Windows of 2 s and 8 lags, and a target 0.2 s before.
    expect([samples[0], candidates.reachMs]).toEqual([2799, 2900]);
    for (const variant of variants) {
      const found = candidates.datasetOf(variant);
      expect(found.samples).toEqual(samples);
      const { dataset } = await buildDataset({ ...request, spec: candidates.specOf(variant) });
      const skipped = dataset.rowCount - found.rowCount;
      expect(found.columns).toEqual(dataset.columns);
      expect(found.values).toEqual(dataset.values.subarray(skipped * dataset.width));
      expect(found.target).toEqual(dataset.target.subarray(skipped));
    }
  });

  test("the choice depends on the training rows alone", async () => {
    const variants = candidatesOf(defaultSpec, space, 8, 1);
    const candidates = await Candidates.compute(request, variants);
    const { rowCount } = candidates.datasetOf(variants[0]!);
    const rows = [[0, Math.floor(rowCount / 2)]] as const;
    const options = { seed: 1, gapRows: 28 };
    const chosen = await candidates.choose(rows, options);
    const poisoned = (variant: (typeof variants)[number]) => {
      const dataset = candidates.datasetOf(variant);
      const values = dataset.values.slice();
      const target = dataset.target.slice();
      values.fill(1e9, rows[0][1] * dataset.width);
      target.fill(-1e9, rows[0][1]);
      return { ...dataset, values, target };
    };
    expect(await candidates.choose(rows, options, poisoned)).toEqual(chosen);
  });

  test("finds the only candidate that knows the target", async () => {
    const variants = candidatesOf(
      defaultSpec,
      { ...space, windowScales: [1], targetLagsMs: [0], lags: [5] },
      10,
      1,
    );
    const candidates = await Candidates.compute(request, variants);
    const told = variants.find(({ bands }) => bands !== null)!;
    const datasetOf = (variant: (typeof variants)[number]) => {
      const dataset = candidates.datasetOf(variant);
      if (variant !== told) return dataset;
      const values = dataset.values.slice();
      for (let row = 0; row < dataset.rowCount; row++) values[row * dataset.width] = dataset.target[row]!;
      return { ...dataset, values };
    };
    const { rowCount } = candidates.datasetOf(told);
    expect(await candidates.choose([[0, rowCount]], { seed: 1, gapRows: 14 }, datasetOf)).toBe(told);
  });
});
