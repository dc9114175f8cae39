import { describe, expect, test } from "vitest";
import { type Extent, Pyramid } from "../../src/signal/pyramid.ts";
import { Random } from "../../src/signal/random.ts";

const random = new Random(3, "pyramid");
const signal = Float64Array.from({ length: 10_007 }, (_, i) =>
  // A gap, single values that are not numbers, and noise on a slow wave.
  (i > 4000 && i < 4700) || i % 997 === 5 ? Number.NaN : 40 * Math.sin(i / 900) + random.normal(),
);
const base = 16;

function built(lengths: readonly number[], count = signal.length): Pyramid {
  const pyramid = new Pyramid(signal.length, base);
  for (let at = 0, k = 0; at < count; k++) {
    const length = Math.min(lengths[k % lengths.length]!, count - at);
    pyramid.push(signal.subarray(at), length);
    at += length;
  }
  return pyramid;
}

const none = (): Extent => ({ least: Number.POSITIVE_INFINITY, greatest: Number.NEGATIVE_INFINITY });

function told(pyramid: Pyramid, from: number, to: number): Extent {
  const extent = none();
  pyramid.widen(extent, from, to);
  return extent;
}

/** Value by value, over whole bins, as single precision holds them. */
function wanted(from: number, to: number, count = signal.length): Extent {
  const extent = none();
  const end = Math.min(count, Math.ceil(to / base) * base);
  for (let i = Math.floor(from / base) * base; i < end; i++) {
    const value = Math.fround(signal[i]!);
    if (value < extent.least) extent.least = value;
    if (value > extent.greatest) extent.greatest = value;
  }
  return extent;
}

const stretches = Array.from({ length: 300 }, () => {
  const from = Math.floor(random.uniform() * signal.length);
  return [from, from + 1 + Math.floor(random.uniform() ** 3 * (signal.length - from))] as const;
});

describe("Pyramid", () => {
  test("tells what looking at every value tells", () => {
    const pyramid = built([1000]);
    for (const [from, to] of [...stretches, [0, signal.length] as const])
      expect(told(pyramid, from, to)).toEqual(wanted(from, to));
  });

  test("does not depend on how samples were cut into blocks", () => {
    const whole = built([signal.length]);
    for (const lengths of [[1], [7], [1, 16, 300], [4096]]) {
      const pyramid = built(lengths);
      for (const [from, to] of stretches) expect(told(pyramid, from, to)).toEqual(told(whole, from, to));
    }
  });

  test("has nothing to tell of a gap", () => {
    expect(told(built([100]), 4100, 4600)).toEqual(none());
  });

  test("tells of what has come so far", () => {
    const pyramid = built([100], 3333);
    expect(pyramid.seen).toBe(3333);
    expect(told(pyramid, 3000, 9000)).toEqual(wanted(3000, 3333, 3333));
    expect(told(pyramid, 3400, 9000)).toEqual(none());
  });

  test("takes no more than was agreed, and nothing where there is nothing", () => {
    const pyramid = new Pyramid(20, base);
    pyramid.push(new Float64Array(30).fill(2), 30);
    expect([pyramid.seen, told(pyramid, 0, 30)]).toEqual([20, { least: 2, greatest: 2 }]);
    expect(told(new Pyramid(0, base), 0, 10)).toEqual(none());
  });
});
