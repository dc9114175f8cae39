import { describe, expect, test } from "vitest";
import { motorPotential } from "../../src/features/motorPotential.ts";
import { InputError } from "../../src/signal/errors.ts";
import { errorFromScipy, runFeature, streamOf } from "./fixture.ts";

describe("motorPotential", () => {
  test("is SciPy's lowpass, at the hop", () => {
    expect(errorFromScipy("motorPotential", motorPotential)).toBeLessThan(1e-11);
  });

  test("keeps a slow wave, sign and all, late by the delay that it states", () => {
    const params = { highHz: 5, filterOrder: 2 };
    const wave = (i: number) => 10 * Math.sin((2 * Math.PI * 0.5 * i) / 1000);
    const { samples, values } = runFeature(motorPotential, params, [
      Float64Array.from({ length: 6000 }, (_, i) => wave(i)),
    ]);
    const delay = motorPotential.latencyMs(streamOf(1), params);
    expect(delay).toBeGreaterThan(20);
    for (let row = 20; row < 60; row++) {
      expect(Math.abs(values[row]! - wave(samples[row]! - delay))).toBeLessThan(0.05);
    }
  });

  test("refuses an edge at half the rate", () => {
    expect(() => motorPotential.init(streamOf(1), { highHz: 500, filterOrder: 2 }, 100)).toThrow(InputError);
  });
});
