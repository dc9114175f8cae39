import { describe, expect, test } from "vitest";
import { FrequencyTracker } from "../../src/features/frequencyTracker.ts";
import { Random } from "../../src/signal/random.ts";
import { segmentOf } from "./fixture.ts";

/** Frequencies found at each update; null where none was. */
function track(tracker: FrequencyTracker, channels: Float64Array[], size = 97): (number | null)[] {
  const found: (number | null)[] = [];
  const whole = segmentOf(channels);
  for (let from = 0; from < whole.frameCount; ) {
    const count = Math.min(size, tracker.untilUpdate, whole.frameCount - from);
    if (tracker.add(whole, from, count)) found.push(tracker.found ? tracker.frequencyHz : null);
    from += count;
  }
  return found;
}

function toneIn(noise: number, hz: (t: number) => number, count = 10_000, rateHz = 1000): Float64Array {
  const random = new Random(5, "tone");
  let phase = 0.3;
  return Float64Array.from({ length: count }, (_, i) => {
    phase += hz(i / rateHz) / rateHz;
    return 300 + 10 * Math.sin(2 * Math.PI * phase) + noise * random.normal();
  });
}

describe("FrequencyTracker", () => {
  test.each([
    [129.165, 130, 3],
    [49.2, 50, 3],
    [62.9, 60, 3],
    [130.04, 130, 2],
  ])("finds %d Hz near %d Hz to a fraction of a millihertz", (hz, nearHz, searchHz) => {
    const found = track(new FrequencyTracker(nearHz, searchHz, 1, 1000), [toneIn(0.1, () => hz)]);
    expect(found.slice(0, 7).every((each) => each === null)).toBe(true);
    expect(found.length).toBeGreaterThan(30);
    for (const each of found.slice(11)) expect(Math.abs((each as number) - hz)).toBeLessThan(5e-4);
  });

  test("in noise as loud as the tone, and with channels of opposite sign", () => {
    const tone = toneIn(10, () => 49.6);
    const found = track(new FrequencyTracker(50, 3, 2, 1000), [tone, tone.map((value) => -value)]);
    for (const each of found.slice(11)) expect(Math.abs((each as number) - 49.6)).toBeLessThan(0.05);
  });

  test("follows a drift, half its window late", () => {
    const found = track(new FrequencyTracker(50, 3, 1, 1000), [toneIn(0.1, (t) => 49.8 + 0.05 * t, 20_000)]);
    // The window ends at the update, in the mean a second before it.
    const updates = found.length;
    const endsAt = ((updates - 1) / updates) * 20;
    expect(Math.abs((found[updates - 2] as number) - (49.8 + 0.05 * (endsAt - 1)))).toBeLessThan(0.02);
  });

  test("finds nothing in noise alone, nor beyond its range, and then keeps what it had", () => {
    const random = new Random(6, "none");
    const noise = Float64Array.from({ length: 200_000 }, () => random.normal());
    const tracker = new FrequencyTracker(50, 3, 1, 1000);
    expect(track(tracker, [noise]).every((each) => each === null)).toBe(true);
    expect(tracker.frequencyHz).toBe(50);
    for (const hz of [45, 56]) {
      tracker.reset();
      track(tracker, [toneIn(0.5, () => hz)]);
      expect(Math.abs(tracker.frequencyHz - 50)).toBeLessThanOrEqual(3);
    }
  });

  test("does not mind how samples are cut, and begins anew after a reset", () => {
    const channels = [toneIn(1, () => 50.3, 5000), toneIn(1, () => 50.3, 5000)];
    const tracker = new FrequencyTracker(50, 3, 2, 1000);
    const once = track(tracker, channels, 1);
    tracker.reset();
    expect(track(tracker, channels, 1000)).toEqual(once);
  });
});
