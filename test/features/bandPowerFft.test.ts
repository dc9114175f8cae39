import { describe, expect, test } from "vitest";
import { bandPowerFft } from "../../src/features/bandPowerFft.ts";
import { InputError } from "../../src/signal/errors.ts";
import { errorFromScipy, runFeature, streamOf } from "./fixture.ts";

const band = { name: "beta", lowHz: 13, highHz: 35, windowMs: 1000 };

describe("bandPowerFft", () => {
  test("is SciPy's density, summed over the bins of each band", () => {
    expect(errorFromScipy("bandPowerFft", bandPowerFft)).toBeLessThan(1e-11);
  });

  test("of a tone in the band is half its squared amplitude, beside the band next to nothing", () => {
    const tone = Float64Array.from(
      { length: 3000 },
      (_, i) => 40 + 6 * Math.sin((2 * Math.PI * 22 * i) / 1000),
    );
    const bands = [band, { name: "gamma", lowHz: 60, highHz: 80, windowMs: 1000 }];
    const { values } = runFeature(bandPowerFft, { bands }, [tone]);
    expect(values.at(-2)).toBeCloseTo(18, 3);
    expect(values.at(-1)).toBeLessThan(1e-6);
  });

  test("refuses a band between two frequencies of its window, and one at half the rate", () => {
    const narrow = { ...band, lowHz: 14, highHz: 15, windowMs: 100 };
    expect(() => bandPowerFft.init(streamOf(1), { bands: [narrow] }, 100)).toThrow(InputError);
    expect(() => bandPowerFft.init(streamOf(1), { bands: [narrow] }, 100)).toThrow(
      "which are 7.813 Hz apart",
    );
    expect(() => bandPowerFft.init(streamOf(1, 60), { bands: [band] }, 6)).toThrow('band "beta"');
  });
});
