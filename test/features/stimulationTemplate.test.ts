import { describe, expect, test } from "vitest";
import { bandPower } from "../../src/features/bandPower.ts";
import { blank } from "../../src/features/blank.ts";
import type { AnySignalKernel } from "../../src/features/kernel.ts";
import { notch } from "../../src/features/notch.ts";
import { stimulationTemplate } from "../../src/features/stimulationTemplate.ts";
import { InputError } from "../../src/signal/errors.ts";
import { Random } from "../../src/signal/random.ts";
import { runFeature, runSignal, streamOf } from "./fixture.ts";

const stimulationHz = 129.165;
const params = { nearHz: 130, searchHz: 3, harmonics: 5, widthHz: 0.5 };
const seconds = 24;
/** From here on all has come to rest. */
const settledSeconds = 6;

const tone = (hz: number, amplitude: number, rateHz: number) =>
  Float64Array.from(
    { length: seconds * rateHz },
    (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / rateHz),
  );

/** Background with a falling spectrum, some 2 µV RMS from 90 to 200 Hz, in microvolts. */
function background(rateHz: number, seed: number): Float64Array {
  const random = new Random(seed, "background");
  let slow = 0;
  return Float64Array.from({ length: seconds * rateHz }, () => {
    slow = 0.99 * slow + random.normal();
    return slow + 3 * random.normal() * Math.sqrt(rateHz / 1000);
  });
}

/**
 * Pulses at the stimulation frequency: `harmonics` cosines, each some 70 dB above the background's spectrum. Those
 * above half the rate come down by aliasing, as they do where the amplifier's filter lets them through.
 */
function stimulation(
  rateHz: number,
  harmonics: number,
  hz = (_seconds: number) => stimulationHz,
): Float64Array {
  let phase = 0.1;
  return Float64Array.from({ length: seconds * rateHz }, (_, i) => {
    phase += hz(i / rateHz) / rateHz;
    let value = 0;
    for (let k = 1; k <= harmonics; k++) value += (850 / k) * Math.cos(2 * Math.PI * k * phase + k);
    return value;
  });
}

const sum = (...signals: Float64Array[]) =>
  (signals[0] as Float64Array).map((_, i) =>
    signals.reduce((total, signal) => total + (signal[i] as number), 0),
  );

/** Mean power of the settled part in a band. */
function power(signal: Float64Array, lowHz: number, highHz: number, rateHz: number): number {
  const bands = [{ name: "band", lowHz, highHz, windowMs: 1000 }];
  const { values } = runFeature(bandPower, { bands, filterOrder: 3 }, [signal], {
    info: streamOf(1, rateHz),
    hopSamples: rateHz,
  });
  const settled = values.slice(settledSeconds);
  return settled.reduce((total, value) => total + value, 0) / settled.length;
}

const through = (
  kernel: AnySignalKernel,
  given: Record<string, unknown>,
  signal: Float64Array,
  rateHz: number,
) => runSignal(kernel, given, [signal], { info: streamOf(1, rateHz) }).channels[0]!;

describe.each([
  [1000, 3],
  [1000, 5],
  [2000, 7],
])("stimulation at 129.165 Hz, set to 130 Hz, at %d Hz with %d harmonics", (rateHz, harmonics) => {
  const clean = background(rateHz, 1);
  const stimulated = sum(clean, stimulation(rateHz, harmonics));
  const given = { ...params, harmonics: Math.max(params.harmonics, harmonics) };
  const subtracted = through(stimulationTemplate, given, stimulated, rateHz);
  const bands: [number, number][] = [
    [90, 200],
    [60, 90],
    [200, 400],
  ];

  test.each(bands)("power in %d-%d Hz is within 1 %% of that without stimulation", (lowHz, highHz) => {
    const ratio = power(subtracted, lowHz, highHz, rateHz) / power(clean, lowHz, highHz, rateHz);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.01);
  });

  test("an oscillation at 125 Hz survives", () => {
    const oscillating = sum(clean, tone(125, 2, rateHz));
    const out = through(stimulationTemplate, given, sum(oscillating, stimulation(rateHz, harmonics)), rateHz);
    const at125 = (signal: Float64Array) => power(signal, 124, 126, rateHz);
    expect(at125(oscillating) / at125(clean)).toBeGreaterThan(20);
    expect(at125(out) / at125(oscillating)).toBeGreaterThan(0.9);
    expect(at125(out) / at125(oscillating)).toBeLessThan(1.1);
  });

  test("neither a notch at the set frequency nor blanking does as much", () => {
    const ratioOf = (signal: Float64Array) => power(signal, 90, 200, rateHz) / power(clean, 90, 200, rateHz);
    const notched = through(notch, { lineHz: 130, harmonics: 3, widthHz: 2 }, stimulated, rateHz);
    const blanked = through(blank, { limit: 60, holdMs: 1 }, stimulated, rateHz);
    expect(ratioOf(stimulated)).toBeGreaterThan(1000);
    expect(ratioOf(notched)).toBeGreaterThan(10);
    expect(Math.abs(ratioOf(blanked) - 1)).toBeGreaterThan(0.1);
  });
});

describe("stimulationTemplate", () => {
  test("without stimulation nothing is subtracted, not a bit", () => {
    const clean = background(1000, 2);
    expect(through(stimulationTemplate, params, clean, 1000)).toEqual(clean);
  });

  test("goes along with amplitude that changes by a half in 20 s, and with a clock that drifts", () => {
    const clean = background(1000, 3);
    const pulses = stimulation(1000, 3, (t) => stimulationHz + 1e-4 * t).map(
      (value, i) => value * (1 + i / 48_000),
    );
    const before = power(sum(clean, pulses), 90, 200, 1000);
    const after = power(through(stimulationTemplate, params, sum(clean, pulses), 1000), 90, 200, 1000);
    // A template that forgets is late by its memory: some per cent of the change within 0.6 s remain.
    expect(after).toBeLessThan(before / 1000);
  });

  test("stimulation that is switched off leaves the signal as it was", () => {
    const clean = background(1000, 4);
    const pulses = stimulation(1000, 3).fill(0, 10_000);
    const out = through(stimulationTemplate, params, sum(clean, pulses), 1000);
    expect([...out.subarray(14_000)]).toEqual([...clean.subarray(14_000)]);
  });

  test("two channels in which it is of opposite sign are both freed of it", () => {
    const pulses = stimulation(1000, 3);
    const [one, other] = [background(1000, 5), background(1000, 6)];
    const { channels } = runSignal(stimulationTemplate, params, [
      sum(one, pulses),
      sum(
        other,
        pulses.map((x) => -x),
      ),
    ]);
    expect(power(channels[0]!, 90, 200, 1000) / power(one, 90, 200, 1000)).toBeCloseTo(1, 1);
    expect(power(channels[1]!, 90, 200, 1000) / power(other, 90, 200, 1000)).toBeCloseTo(1, 1);
  });

  test("refuses a frequency at half the rate", () => {
    expect(() => stimulationTemplate.init(streamOf(1, 250), params)).toThrow(InputError);
  });
});
