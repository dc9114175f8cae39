import { expect, test } from "vitest";
import { microvoltsPerUnit, msFromSamples, samplesFromMs } from "../../src/signal/units.ts";

test("durations and samples", () => {
  expect(samplesFromMs(100, 2048)).toBe(205);
  expect(samplesFromMs(0.01, 1000)).toBe(1);
  expect(msFromSamples(512, 2048)).toBe(250);
});

test("microvolts, with either micro sign", () => {
  expect(["µV", "μV", "uV", "mV", "V", "nV", "N"].map(microvoltsPerUnit)).toEqual([
    1,
    1,
    1,
    1e3,
    1e6,
    1e-3,
    null,
  ]);
});
