import { expect, test } from "vitest";
import {
  createFeaturePipeline,
  defaultSpec,
  type FeatureSpec,
  parseFeatureSpec,
  specs,
} from "../../src/features/index.ts";
import { bandNamesOf, variantOf, variedSpec } from "../../src/features/variants.ts";

const info = { rateHz: 1000, channels: [{ name: "LFP", kind: "lfp" as const, unit: "µV" }] };
const namesOf = (spec: FeatureSpec) => createFeaturePipeline(info, spec, ["LFP"]).names;

test.each(Object.values(specs))("the variant that changes nothing gives $name back", (spec) => {
  expect(variedSpec(spec, variantOf(spec))).toEqual(spec);
});

test("names the bands of all kernels, each once", () => {
  expect(bandNamesOf(specs["science-recipe"])).toEqual([
    "theta",
    "alpha",
    "low-beta",
    "high-beta",
    "low-gamma",
    "high-gamma",
  ]);
});

test("fewer bands and lags: columns of the whole spec, in its order; the rest as it was", () => {
  const varied = variedSpec(defaultSpec, {
    lags: 2,
    bands: ["beta", "gamma"],
    windowScale: 1,
    targetLagMs: 0,
  });
  expect(namesOf(varied)).toEqual(["LFP_beta", "LFP_gamma", "LFP_beta@-100ms", "LFP_gamma@-100ms"]);
  expect(varied).toEqual({ ...defaultSpec, features: varied.features, rows: varied.rows });
  expect(parseFeatureSpec(varied, "varied")).toEqual(varied);
  const whole = namesOf(defaultSpec);
  expect(namesOf(varied).every((name) => whole.includes(name))).toBe(true);
});

test("windows of every band are scaled, and the lag of the target is kept where there is one", () => {
  const varied = variedSpec(defaultSpec, { ...variantOf(defaultSpec), windowScale: 0.5, targetLagMs: 200 });
  expect(createFeaturePipeline(info, varied, ["LFP"]).spanMs).toBe(500 + 400);
  expect(varied.targetLagMs).toBe(200);
  expect(variantOf(varied).targetLagMs).toBe(200);
});

test("a spec without lags gets some where they are wanted, and none where one row will do", () => {
  const bare = { ...defaultSpec, rows: defaultSpec.rows.slice(0, -1) };
  expect(variantOf(bare).lags).toBe(1);
  expect(variedSpec(bare, { ...variantOf(bare), lags: 3 }).rows).toEqual([
    ...bare.rows,
    { kernel: "lags", count: 3 },
  ]);
  expect(variedSpec(bare, variantOf(bare))).toEqual(bare);
});

test("a kernel all of whose bands are left out is left out itself", () => {
  const spec = {
    ...defaultSpec,
    features: [...defaultSpec.features, { kernel: "hjorth" as const, windowMs: 500 }],
  };
  const varied = variedSpec(spec, { ...variantOf(spec), bands: [] });
  expect(varied.features).toEqual([{ kernel: "hjorth", windowMs: 500 }]);
});
