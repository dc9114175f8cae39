import { describe, expect, test } from "vitest";
import { bandPower } from "../../src/features/bandPower.ts";
import { butterworthBandpass } from "../../src/features/butterworth.ts";
import { createRows } from "../../src/features/kernel.ts";
import { sosFilterInto, sosState } from "../../src/features/sos.ts";
import { InputError } from "../../src/signal/errors.ts";
import { Random } from "../../src/signal/random.ts";
import { relativeError, segmentOf, streamOf } from "./fixture.ts";

const band = { name: "beta", lowHz: 13, highHz: 35, windowMs: 250 };

function tone(hz: number, amplitude: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / 1000));
}

describe("bandPower", () => {
  test("of a tone in the band is half its squared amplitude, in microvolts squared", () => {
    const params = { hopMs: 100, bands: [{ ...band, windowMs: 1000 }], filterOrder: 3 };
    const rows = createRows(1, 50);
    bandPower.process(bandPower.init(streamOf(1), params), segmentOf([tone(22, 6, 5000)]), rows);
    expect(rows.count).toBe(50);
    expect(rows.values[49]).toBeCloseTo(18, 1);
  });

  test("names columns channel by channel, band by band", () => {
    const bands = [band, { ...band, name: "gamma", highHz: 80 }];
    expect(bandPower.describe(streamOf(2), { hopMs: 100, bands, filterOrder: 3 })).toEqual([
      "LFP_0_beta",
      "LFP_0_gamma",
      "LFP_1_beta",
      "LFP_1_gamma",
    ]);
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
      const params = { hopMs, bands: [{ ...band, windowMs }], filterOrder: 3 };
      const rows = createRows(1, Math.ceil(1500 / hopMs));
      bandPower.process(bandPower.init(streamOf(1), params), segmentOf([signal], firstSample), rows);

      const filtered = new Float64Array(1500);
      const sos = butterworthBandpass(3, band.lowHz, band.highHz, 1000);
      sosFilterInto(sos, sosState(sos), signal, 0, filtered, 0, 1500);
      const samples: number[] = [];
      const means: number[] = [];
      for (let i = 0; i < 1500; i++) {
        if ((firstSample + i + 1) % hopMs !== 0) continue;
        const window = filtered.subarray(Math.max(0, i + 1 - windowMs), i + 1);
        samples.push(firstSample + i);
        means.push(window.reduce((sum, value) => sum + value * value, 0) / window.length);
      }
      expect([...rows.samples.subarray(0, rows.count)]).toEqual(samples);
      expect(relativeError(rows.values.subarray(0, rows.count), means)).toBeLessThan(1e-12);
    },
  );

  test("an artefact leaves no trace in windows that no longer hold it", () => {
    // A running sum would keep the rounding error of 10^14 here: some 10^-2 for ever.
    const count = 20_000;
    const clean = tone(22, 1, count);
    const struck = clean.slice();
    for (let i = 1000; i < 1100; i++) struck[i] = 1e7 * (i % 2);
    const params = { hopMs: 100, bands: [band], filterOrder: 3 };
    const [before, after] = [clean, struck].map((signal) => {
      const rows = createRows(1, 200);
      bandPower.process(bandPower.init(streamOf(1), params), segmentOf([signal]), rows);
      return rows.values.subarray(150);
    }) as [Float64Array, Float64Array];
    expect(relativeError(after, before)).toBeLessThan(1e-9);
  });

  test("a channel that goes flat ends at exactly 0", () => {
    const signal = new Float64Array(60_000);
    signal.set(tone(22, 50, 1000));
    const params = {
      hopMs: 100,
      bands: [band, { ...band, name: "theta", lowHz: 4, highHz: 8 }],
      filterOrder: 3,
    };
    const rows = createRows(2, 600);
    bandPower.process(bandPower.init(streamOf(1), params), segmentOf([signal]), rows);
    expect([...rows.values.subarray(2 * 599)]).toEqual([0, 0]);
  });

  test("its delay is half the window and the filter's at the centre, of the slowest band", () => {
    const impulseAt = 500;
    const signal = new Float64Array(4000);
    signal[impulseAt] = 1;
    const params = { hopMs: 1, bands: [band], filterOrder: 3 };
    const rows = createRows(1, 4000);
    bandPower.process(bandPower.init(streamOf(1), params), segmentOf([signal]), rows);
    // The centre of gravity of the answer to an impulse is the mean delay over all frequencies passed.
    let weight = 0;
    let moment = 0;
    for (let i = 0; i < 4000; i++) {
      weight += rows.values[i] as number;
      moment += (rows.values[i] as number) * (i - impulseAt);
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
    expect(() => bandPower.init(streamOf(1, 250), { hopMs: 100, bands, filterOrder: 3 })).toThrow(
      new InputError('band "gamma"', "its upper edge, 125 Hz, must lie below 125 Hz, half the stream's rate"),
    );
  });
});
