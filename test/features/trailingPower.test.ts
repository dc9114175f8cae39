import fc from "fast-check";
import { expect, test } from "vitest";
import { TrailingPower } from "../../src/features/trailingPower.ts";
import { relativeError } from "./fixture.ts";

function means(power: TrailingPower): number[] {
  const out = new Float64Array(5).fill(-1);
  power.meansInto(out, 1, 2);
  expect([out[0], out[2], out[4]]).toEqual([-1, -1, -1]);
  return [out[1] as number, out[3] as number];
}

/** Two tracks through hops of the given lengths, each hop in two pieces, against the plain mean of squares. */
function compare(power: TrailingPower, windowSamples: number, lengths: readonly number[]): void {
  const wave = (sample: number, track: number) => Math.sin(sample + track) + 1.5;
  let seen = 0;
  const add = (count: number) => {
    const values = new Float64Array(2 * count);
    for (let i = 0; i < 2 * count; i++) values[i] = wave(seen + (i % count), Math.floor(i / count));
    power.add(values, count, count);
    seen += count;
  };
  for (const length of lengths) {
    add(length >> 1);
    add(length - (length >> 1));
    const from = Math.max(0, seen - windowSamples);
    const expected = [0, 1].map((track) => {
      let sum = 0;
      for (let sample = from; sample < seen; sample++) sum += wave(sample, track) ** 2;
      return sum / (seen - from);
    });
    expect(relativeError(means(power), expected)).toBeLessThan(1e-12);
    power.nextHop();
  }
}

test("is the plain mean of squares of the window, in hops of any length from the least on", () => {
  const hops = fc.array(fc.integer({ min: 4, max: 9 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(hops, fc.integer({ min: 1, max: 40 }), (lengths, windowSamples) => {
      const power = new TrailingPower(2, windowSamples, 4.5);
      expect(means(power)).toEqual([0, 0]);
      compare(power, windowSamples, lengths);
      power.reset();
      power.add(Float64Array.of(3, 2), 1, 1);
      expect(means(power)).toEqual([9, 4]);
    }),
  );
});

test("is the same in hops of one length, of which the window may hold a whole number, from within a hop on", () => {
  const whole = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(whole, fc.integer({ min: 1, max: 60 }), whole, whole, (hop, window, times, first) => {
      const lengths = [Math.min(first, hop), ...Array.from({ length: 20 }, () => hop)];
      for (const windowSamples of [window, times * hop]) {
        compare(new TrailingPower(2, windowSamples, hop), windowSamples, lengths);
      }
    }),
  );
});
