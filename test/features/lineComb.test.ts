import { describe, expect, test } from "vitest";
import { lineComb } from "../../src/features/lineComb.ts";
import { notch } from "../../src/features/notch.ts";
import { InputError } from "../../src/signal/errors.ts";
import { fixture, fixtureSignal, largestError, runSignal, streamOf } from "./fixture.ts";

const params = { lineHz: 50, harmonics: 3, widthHz: 2, trackHz: 3 };
const seconds = 20;

/** Line noise with a second and a third harmonic, at a frequency that changes with time. */
function line(hz: (t: number) => number): Float64Array {
  let phase = 0;
  return Float64Array.from({ length: 1000 * seconds }, (_, i) => {
    phase += hz(i / 1000) / 1000;
    const turn = 2 * Math.PI * phase;
    return 10 * Math.sin(turn) + 3 * Math.sin(2 * turn) + 2 * Math.sin(3 * turn);
  });
}

const rms = (values: Float64Array) =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
/** What is left of a signal in its second half, of what was there. */
const leftOf = (kernel: typeof lineComb | typeof notch, signal: Float64Array) => {
  const out = runSignal(kernel, { ...params }, [signal]).channels[0]!;
  return rms(out.subarray(out.length / 2)) / rms(signal.subarray(out.length / 2));
};

describe("lineComb", () => {
  test.each([47.3, 49.4, 50, 50.6, 52.8])("takes a line of %d Hz and its harmonics out", (hz) => {
    const left = leftOf(
      lineComb,
      line(() => hz),
    );
    expect(left).toBeLessThan(2e-4);
    if (hz !== 50) {
      expect(
        leftOf(
          notch,
          line(() => hz),
        ),
      ).toBeGreaterThan(0.3);
    }
  });

  test("follows mains that drift by 10 mHz a second", () => {
    const drifting = line((t) => 49.9 + 0.01 * t);
    expect(leftOf(lineComb, drifting)).toBeLessThan(0.03);
    expect(leftOf(notch, drifting)).toBeGreaterThan(0.05);
  });

  test("follows no farther than it may: 47 to 53 Hz", () => {
    const state = lineComb.init(streamOf(1), params);
    const signal = line((t) => 52 + 0.2 * t);
    runSignal(lineComb, params, [signal], { state });
    expect(state.tracker.frequencyHz).toBeLessThanOrEqual(53);
    expect(state.tracker.frequencyHz).toBeGreaterThan(52);
  });

  test("before a line is found it is SciPy's iirnotch at the nominal frequency", () => {
    const { channels } = runSignal(lineComb, { ...fixture.notch.params, trackHz: 3 }, [fixtureSignal[0]!]);
    const { filtered } = fixture.notch;
    expect(largestError(channels[0]!.subarray(0, filtered.length), filtered)).toBeLessThan(1e-9);
  });

  test("a tone between two harmonics passes whole", () => {
    const tone = Float64Array.from({ length: 20_000 }, (_, i) => Math.sin((2 * Math.PI * 76 * i) / 1000));
    const sum = line(() => 50.4).map((value, i) => value + (tone[i] as number));
    const out = runSignal(lineComb, params, [sum]).channels[0]!.subarray(10_000);
    expect(rms(out) / rms(tone)).toBeCloseTo(1, 2);
  });

  test("refuses harmonics that may come to lie at half the rate", () => {
    expect(() => lineComb.init(streamOf(1), { ...params, harmonics: 10 })).toThrow(InputError);
    expect(() => lineComb.init(streamOf(1), { ...params, harmonics: 9 })).not.toThrow();
    expect(() => lineComb.init(streamOf(1), { ...params, lineHz: 2 })).toThrow("lineComb.trackHz");
  });
});
