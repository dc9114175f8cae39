import { describe, expect, test } from "vitest";
import { Spectrum } from "../../src/features/spectrum.ts";
import { fixture, fixtureSignal, largestError } from "./fixture.ts";

describe("Spectrum", () => {
  test.each(fixture.spectra)("of $count samples in segments of $segment is SciPy's welch", (wanted) => {
    const spectrum = new Spectrum(wanted.segment, fixture.rateHz);
    spectrum.compute(fixtureSignal[0]!, wanted.count);
    expect(spectrum.stepHz).toBeCloseTo(wanted.stepHz, 12);
    const most = Math.max(...wanted.density);
    expect(largestError(spectrum.density, wanted.density) / most).toBeLessThan(1e-11);
  });

  test("adds up to the variance, of what there is where that is less than a segment", () => {
    const tone = Float64Array.from({ length: 400 }, (_, i) => 3 + 2 * Math.sin((2 * Math.PI * i) / 20));
    for (const count of [400, 300]) {
      const spectrum = new Spectrum(400, 1000);
      spectrum.compute(tone, count);
      const sum = spectrum.density.reduce((total, value) => total + value, 0);
      expect(sum * spectrum.stepHz).toBeCloseTo(2, 2);
    }
  });

  test("of too few samples to have one is zero, whatever was there before", () => {
    const spectrum = new Spectrum(16, 1000);
    spectrum.compute(fixtureSignal[0]!, 16);
    spectrum.compute(fixtureSignal[0]!, 3);
    expect(spectrum.density.every((value) => value === 0)).toBe(true);
  });
});
