import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DisplayMontage } from "../../src/contract/frame.ts";
import { DisplayTraces, displayStride } from "../../src/pipeline/displayTraces.ts";
import { Random } from "../../src/signal/random.ts";

/** Points that come out when `values` (two channels) are fed in blocks of the given sizes. */
function run(values: Float32Array, sizes: number[], stride: number) {
  const points: { sample: number; values: number[] }[] = [];
  const traces = new DisplayTraces([0, 1], 2, 2, stride, 100, (point, sample) =>
    points.push({ sample, values: Array.from(point) }),
  );
  let first = 0;
  const frames = values.length / 2;
  for (let i = 0; first < frames; i++) {
    const frameCount = Math.min(sizes[i % sizes.length] as number, frames - first);
    const data = values.slice(2 * first, 2 * (first + frameCount));
    traces.process({ firstSample: first, frameCount, data, acquiredAtMs: Number.NaN });
    first += frameCount;
  }
  return points;
}

const random = new Random(5);
const noise = Float32Array.from({ length: 2000 }, () => random.normal());

describe("DisplayTraces", () => {
  test("what comes out does not depend on how samples were cut", () => {
    const whole = run(noise, [1000], 3);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }), (sizes) => {
        expect(run(noise, sizes, 3)).toEqual(whole);
      }),
    );
  });

  test("points are evenly spaced and keep every bucket's least and greatest value", () => {
    const stride = 4;
    const points = run(noise, [7], stride);
    for (const [i, { sample }] of points.entries()) expect(sample).toBe(i * stride);
    for (let bucket = 0; bucket < points.length / 2; bucket++) {
      for (let channel = 0; channel < 2; channel++) {
        const held = Array.from(
          { length: 2 * stride },
          (_, i) => noise[2 * (bucket * 2 * stride + i) + channel]!,
        );
        const pair = [points[2 * bucket]!.values[channel]!, points[2 * bucket + 1]!.values[channel]!];
        expect(Math.min(...pair)).toBe(Math.min(...held));
        expect(Math.max(...pair)).toBe(Math.max(...held));
        expect(held.indexOf(pair[0]!)).toBeLessThanOrEqual(held.lastIndexOf(pair[1]!));
      }
    }
  });

  test("at a stride of one every sample is a point", () => {
    expect(run(noise, [10], 1).flatMap(({ values }) => values)).toEqual(Array.from(noise));
  });

  test("a gap comes out as points of NaN up to the next sample", () => {
    const points: [number, number][] = [];
    const traces = new DisplayTraces([0], 1, 1, 1, 100, (point, sample) => points.push([sample, point[0]!]));
    const block = (firstSample: number) => ({
      firstSample,
      frameCount: 2,
      data: new Float32Array([1, 2]),
      acquiredAtMs: Number.NaN,
    });
    traces.process(block(0));
    traces.process(block(5));
    expect(points).toEqual([
      [0, 1],
      [1, 2],
      [2, Number.NaN],
      [3, Number.NaN],
      [4, Number.NaN],
      [5, 1],
      [6, 2],
    ]);
  });
});

test("displayStride keeps to 500 points a second", () => {
  expect([100, 250, 1000, 2048, 30_000].map(displayStride)).toEqual([1, 1, 2, 4, 60]);
});

test("a montage is of the samples, not of what is left of them", () => {
  const values = Float32Array.from({ length: 3000 }, () => random.normal());
  const shown = (montage: DisplayMontage, columns: number[], inputs: number) => {
    const points: number[][] = [];
    const traces = new DisplayTraces(columns, inputs, 3, 4, 100, (point) => points.push(Array.from(point)));
    traces.montage = montage;
    traces.process({ firstSample: 0, frameCount: 1000, data: values, acquiredAtMs: Number.NaN });
    return points;
  };
  const derived = (derive: (x: number, y: number) => [number, number]) => {
    const points: number[][] = [];
    const data = values.slice();
    for (let i = 0; i < 1000; i++) {
      const [x, y] = derive(values[3 * i] as number, values[3 * i + 1] as number);
      data[3 * i] = x;
      data[3 * i + 1] = y;
    }
    const traces = new DisplayTraces([0, 1, 2], 2, 3, 4, 100, (point) => points.push(Array.from(point)));
    traces.process({ firstSample: 0, frameCount: 1000, data, acquiredAtMs: Number.NaN });
    return points;
  };
  // The third is a target: no montage is of it.
  expect(shown("bipolar", [0, 1, 2], 2)).toEqual(derived((x, y) => [x - y, Number.NaN]));
  const close = (points: number[][]) => points.flat().map((value) => expect.closeTo(value, 5));
  expect(shown("average", [0, 1, 2], 2).flat()).toEqual(
    close(derived((x, y) => [x - (x + y) / 2, y - (x + y) / 2])),
  );
});
