import { describe, expect, test } from "vitest";
import { bandPower } from "../../src/features/bandPower.ts";
import { butterworthBandpass } from "../../src/features/butterworth.ts";
import { sosFilterInto, sosStates } from "../../src/features/sos.ts";
import { InputError } from "../../src/signal/errors.ts";
import { Random } from "../../src/signal/random.ts";
import { relativeError, runFeature, segmentOf, streamOf } from "./fixture.ts";

const band = { name: "beta", lowHz: 13, highHz: 35, windowMs: 250 };

function tone(hz: number, amplitude: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / 1000));
}

describe("bandPower", () => {
  test("of a tone in the band is half its squared amplitude, in microvolts squared", () => {
    const params = { bands: [{ ...band, windowMs: 1000 }], filterOrder: 3 };
    const { values } = runFeature(bandPower, params, [tone(22, 6, 5000)]);
    expect(values).toHaveLength(50);
    expect(values[49]).toBeCloseTo(18, 1);
  });

  test("names columns channel by channel, band by band", () => {
    const bands = [band, { ...band, name: "gamma", highHz: 80 }];
    const columns = bandPower.describe(streamOf(2), { bands, filterOrder: 3 });
    expect(columns.map(({ name }) => name)).toEqual([
      "LFP_0_beta",
      "LFP_0_gamma",
      "LFP_1_beta",
      "LFP_1_gamma",
    ]);
    expect(columns[3]).toEqual({
      name: "LFP_1_gamma",
      channel: "LFP_1",
      band: "gamma",
      lowHz: 13,
      highHz: 80,

      isPower: true,
      lagMs: 0,
    });
  });

  test.each([
    [100, 250],
    [100, 300],
    [100, 40],
    [7, 100],
    [1, 13],
  ])(
    "hop %i ms, window %i ms: rows are plain means of the window, from any first sample",
    (hopMs, windowMs) => {
      const random = new Random(3);
      const signal = Float64Array.from({ length: 1500 }, () => 10 * random.normal());
      const firstSample = 12_345;
      const params = { bands: [{ ...band, windowMs }], filterOrder: 3 };
      const given = runFeature(bandPower, params, [signal], { firstSample, hopSamples: hopMs });

      const filtered = new Float64Array(1500);
      const sos = butterworthBandpass(3, band.lowHz, band.highHz, 1000);
      sosFilterInto(sos, sosStates(sos, 1), signal, 0, 0, filtered, 0, 0, 1500);
      const samples: number[] = [];
      const means: number[] = [];
      for (let i = 0; i < 1500; i++) {
        if ((firstSample + i + 1) % hopMs !== 0) continue;
        const window = filtered.subarray(Math.max(0, i + 1 - windowMs), i + 1);
        samples.push(firstSample + i);
        means.push(window.reduce((sum, value) => sum + value * value, 0) / window.length);
      }
      expect(given.samples).toEqual(samples);
      expect(relativeError(given.values, means)).toBeLessThan(1e-12);
    },
  );

  test("a hop of now 7 samples, now 8, as after resampling, gives plain means too", () => {
    const random = new Random(4);
    const signal = Float64Array.from({ length: 900 }, () => random.normal());
    const params = { bands: [{ ...band, windowMs: 50 }], filterOrder: 3 };
    const filtered = new Float64Array(900);
    const sos = butterworthBandpass(3, band.lowHz, band.highHz, 1000);
    sosFilterInto(sos, sosStates(sos, 1), signal, 0, 0, filtered, 0, 0, 900);
    const state = bandPower.init(streamOf(1), params, 7.4);
    const row = new Float64Array(1);
    for (let hop = 0, from = 0; from < 880; hop++) {
      const end = Math.floor((hop + 1) * 7.4);
      bandPower.process(state, segmentOf([signal], 0, from, end - from));
      bandPower.rowInto(state, row, 0);
      const window = filtered.subarray(Math.max(0, end - 50), end);
      const mean = window.reduce((sum, value) => sum + value * value, 0) / window.length;
      expect(relativeError(row, [mean])).toBeLessThan(1e-12);
      from = end;
    }
  });

  test("an artefact leaves no trace in windows that no longer hold it", () => {
    // A running sum would keep the rounding error of 10^14 here: some 10^-2 for ever.
    const count = 20_000;
    const clean = tone(22, 1, count);
    const struck = clean.slice();
    for (let i = 1000; i < 1100; i++) struck[i] = 1e7 * (i % 2);
    const [before, after] = [clean, struck].map((signal) =>
      runFeature(bandPower, { bands: [band], filterOrder: 3 }, [signal]).values.slice(150),
    ) as [number[], number[]];
    expect(relativeError(after, before)).toBeLessThan(1e-9);
  });

  test("a channel that goes flat ends at exactly 0", () => {
    const signal = new Float64Array(60_000);
    signal.set(tone(22, 50, 1000));
    const bands = [band, { ...band, name: "theta", lowHz: 4, highHz: 8 }];
    const { values } = runFeature(bandPower, { bands, filterOrder: 3 }, [signal]);
    expect(values.slice(2 * 599)).toEqual([0, 0]);
  });

  test("its delay is half the window and the filter's at the centre, of the slowest band", () => {
    const impulseAt = 500;
    const signal = new Float64Array(4000);
    signal[impulseAt] = 1;
    const params = { bands: [band], filterOrder: 3 };
    const { values } = runFeature(bandPower, params, [signal], { hopSamples: 1 });
    // The centre of gravity of the answer to an impulse is the mean delay over all frequencies passed.
    let weight = 0;
    let moment = 0;
    for (let i = 0; i < 4000; i++) {
      weight += values[i] as number;
      moment += (values[i] as number) * (i - impulseAt);
    }
    const latencyMs = bandPower.latencyMs(streamOf(1), params);
    expect(latencyMs).toBeGreaterThan(125 + 20);
    expect(Math.abs(latencyMs - moment / weight)).toBeLessThan(0.1 * latencyMs);
    const slower = { ...band, name: "slow", windowMs: 1000 };
    expect(bandPower.latencyMs(streamOf(1), { ...params, bands: [band, slower] })).toBeCloseTo(
      latencyMs + 375,
      9,
    );
  });

  test("refuses a band at half the rate, naming it", () => {
    const bands = [band, { ...band, name: "gamma", highHz: 125 }];
    expect(() => bandPower.init(streamOf(1, 250), { bands, filterOrder: 3 }, 25)).toThrow(
      new InputError(
        'band "gamma"',
        "its upper edge, 125 Hz, must lie below 125 Hz, half the stream's rate: choose features without that band",
      ),
    );
  });
});
