import { expect, test } from "vitest";
import { createFeaturePipeline, defaultSpec, type FeatureSpec } from "../../src/features/index.ts";
import { InputError } from "../../src/signal/errors.ts";
import { streamOf } from "./fixture.ts";

const refused = (changes: Partial<FeatureSpec>, rateHz = 1000) => {
  const make = () =>
    createFeaturePipeline(streamOf(2, rateHz), { ...defaultSpec, ...changes }, ["LFP_0", "LFP_1"]);
  expect(make).toThrow(InputError);
  return expect(make);
};

test("a template that would learn what lies between its harmonics is refused, with the widest that would not", () => {
  refused(
    {
      signal: [
        { kernel: "stimulationTemplate", nearHz: 100, searchHz: 2, harmonics: 50, widthHz: 5 },
      ] as FeatureSpec["signal"],
    },
    500,
  ).toThrow("stimulationTemplate.widthHz: 5 Hz with 50 harmonics at 500 Hz");
});

test("rows of more columns than can be fitted are refused before they are made", () => {
  const lags = { kernel: "lags" as const, count: 200 };
  refused({ rows: [lags, lags, lags, lags] }).toThrow("rows: make 640000 columns; 100000 are the most.");
});

test("a spectrum of three samples is refused", () => {
  refused({
    features: [{ kernel: "bandPowerFft", bands: [{ name: "b", lowHz: 200, highHz: 300, windowMs: 3 }] }],
  }).toThrow("its window, 3 ms, holds 3 samples at 1000 Hz");
});
