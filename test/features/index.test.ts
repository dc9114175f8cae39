import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kernels } from "../../src/features/index.ts";
import {
  createRows,
  createSegment,
  type FeatureKernel,
  type RowKernel,
  type SignalKernel,
} from "../../src/features/kernel.ts";
import { Random } from "../../src/signal/random.ts";
import { appendRows, type Given, segmentOf, streamOf } from "./fixture.ts";

/** For each kernel parameters to try it with; a kernel without any does not compile. */
const trials: { [Name in keyof typeof kernels]: Parameters<(typeof kernels)[Name]["init"]>[1][] } = {
  offset: [{}],
  notch: [{ lineHz: 50, harmonics: 3, widthHz: 2 }],
  bandPower: [
    {
      hopMs: 100,
      filterOrder: 3,
      bands: [
        { name: "a", lowHz: 4, highHz: 8, windowMs: 1000 },
        { name: "b", lowHz: 90, highHz: 200, windowMs: 130 },
      ],
    },
    { hopMs: 11, filterOrder: 1, bands: [{ name: "a", lowHz: 13, highHz: 20, windowMs: 5 }] },
  ],
  log: [{ scale: "log10" }, { scale: "linear" }],
  runningMedian: [{ windowMs: 700, clip: 2 }],
  lags: [{ lags: 1 }, { lags: 5 }],
};

const firstSample = 1_234_567;
const hopMs = 100;

/** Channels (or columns) of noise, the same every time. */
function noise(count: number, length: number): Float64Array[] {
  const random = new Random(11, "kernels");
  return Array.from({ length: count }, () => Float64Array.from({ length }, () => 20 * random.normal() ** 2));
}

/** All that `name` gives out on `channels`, fed in pieces of the given lengths; for the second time, after a reset, if `again`. */
function run(
  name: keyof typeof kernels,
  params: unknown,
  channels: Float64Array[],
  sizes: readonly number[],
  again = false,
): Given {
  const kernel = kernels[name] as
    | SignalKernel<unknown, unknown>
    | FeatureKernel<unknown, unknown>
    | RowKernel<unknown, unknown>;
  const info = streamOf(channels.length);
  const names = info.channels.map((channel) => channel.name);
  const state = kernel.stage === "row" ? kernel.init(names, params, hopMs) : kernel.init(info, params);
  const length = (channels[0] as Float64Array).length;
  const feed = () => {
    const given: Given = { samples: [], values: [] };
    for (let from = 0, k = 0; from < length; k++) {
      const count = Math.min(sizes[k % sizes.length] as number, length - from);
      const segment = segmentOf(channels, firstSample, from, count);
      if (kernel.stage === "signal") {
        const width = kernel.describe(info, params).channels.length;
        const out = createSegment(width, count);
        kernel.process(state, segment, out);
        expect([out.firstSample, out.frameCount]).toEqual([segment.firstSample, count]);
        for (let frame = 0; frame < count; frame++) {
          given.samples.push(segment.firstSample + frame);
          for (let channel = 0; channel < width; channel++)
            given.values.push(out.data[channel * count + frame]!);
        }
      } else {
        const columns =
          kernel.stage === "feature" ? kernel.describe(info, params) : kernel.describe(names, params, hopMs);
        const out = createRows(columns.length, count);
        if (kernel.stage === "feature") {
          expect(kernel.process(state, segment, out)).toBe(out.count);
        } else {
          const rows = createRows(channels.length, count);
          for (let row = 0; row < count; row++) {
            rows.samples[row] = segment.firstSample + row;
            channels.forEach((channel, c) => {
              rows.values[row * channels.length + c] = channel[from + row]!;
            });
          }
          rows.count = count;
          expect(kernel.process(state, rows, out)).toBe(out.count);
        }
        appendRows(given, out);
      }
      from += count;
    }
    return given;
  };
  const given = feed();
  if (!again) return given;
  kernel.reset(state);
  return feed();
}

const cases = (Object.keys(kernels) as (keyof typeof kernels)[]).flatMap((name) =>
  trials[name].map((params): [keyof typeof kernels, unknown] => [name, params]),
);

describe.each(cases)("%s %j", (name, params) => {
  const length = kernels[name].stage === "row" ? 60 : 2300;
  const channels = noise(2, length);
  const whole = run(name, params, channels, [length]);

  test("gives the same bits however samples are cut", () => {
    expect(whole.samples.length).toBeGreaterThan(5);
    expect(whole.values.every(Number.isFinite)).toBe(true);
    for (const size of [1, 7, 1000]) expect(run(name, params, channels, [size])).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 30 }), (sizes) => {
        expect(run(name, params, channels, sizes)).toEqual(whole);
      }),
      { numRuns: 15 },
    );
  });

  test("begins anew after a reset", () => {
    expect(run(name, params, channels, [length], true)).toEqual(whole);
  });

  test("does not look ahead", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: length - 1 }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (t, value) => {
          const changed = channels.map((channel) => channel.slice().fill(value, t + 1));
          const given = run(name, params, changed, [length]);
          const known = whole.samples.filter((sample) => sample <= firstSample + t).length;
          const width = whole.values.length / whole.samples.length;
          expect(given.samples.slice(0, known)).toEqual(whole.samples.slice(0, known));
          expect(given.values.slice(0, known * width)).toEqual(whole.values.slice(0, known * width));
        },
      ),
      { numRuns: 15 },
    );
  });
});
