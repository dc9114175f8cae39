import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AnyFeatureKernel,
  type AnyRowKernel,
  type AnySignalKernel,
  createRows,
} from "../../src/features/kernel.ts";
import { featureKernels, rowKernels, signalKernels } from "../../src/features/registry.ts";
import { parseFeatureSpec } from "../../src/features/spec.ts";
import { Random } from "../../src/signal/random.ts";
import { captureState, restoreState } from "../../src/signal/snapshot.ts";
import { appendRows, type Given, runFeature, runSignal, streamOf } from "./fixture.ts";

type AnyKernel = AnySignalKernel | AnyFeatureKernel | AnyRowKernel;

const firstSample = 1_234_567;
const hopSamples = 100;
const hopMs = 100;

/** Channels (or columns) of noise, the same every time. */
function noise(count: number, length: number): Float64Array[] {
  const random = new Random(11, "kernels");
  return Array.from({ length: count }, () => Float64Array.from({ length }, () => 20 * random.normal() ** 2));
}

/** A kernel at work: `feed` gives all that comes out of `channels`, fed in pieces of the given lengths. */
function started(kernel: AnyKernel, params: Record<string, unknown>, channels: readonly Float64Array[]) {
  const info = streamOf(channels.length);
  if (kernel.stage === "signal") {
    const state = kernel.init(info, params);
    const feed = (sizes: readonly number[]) => {
      const { samples, values } = runSignal(kernel, params, channels, { info, firstSample, sizes, state });
      // A sample that comes out at another rate is known as soon as the newest that it may rest on.
      const ratio = kernel.describe(info, params).rateHz / info.rateHz;
      return { samples: samples.map((sample) => sample / ratio), values };
    };
    return { feed, state, reset: () => kernel.reset(state) };
  }
  if (kernel.stage === "feature") {
    const state = kernel.init(info, params, hopSamples);
    const feed = (sizes: readonly number[]) =>
      runFeature(kernel, params, channels, { info, firstSample, sizes, hopSamples, state });
    return { feed, state, reset: () => kernel.reset(state) };
  }
  const columns = info.channels.map(({ name }) => ({
    name,
    channel: name,
    band: "power",
    lowHz: null,
    highHz: null,
    isPower: true,
    lagMs: 0,
  }));
  const state = kernel.init(columns, params, hopMs);
  const width = kernel.describe(columns, params, hopMs).length;
  const feed = (sizes: readonly number[]) => {
    const given: Given = { samples: [], values: [] };
    const length = (channels[0] as Float64Array).length;
    for (let from = 0, k = 0; from < length; k++) {
      const count = Math.min(sizes[k % sizes.length] as number, length - from);
      const rows = createRows(channels.length, count);
      const out = createRows(width, count);
      for (let row = 0; row < count; row++) {
        rows.samples[row] = firstSample + from + row;
        channels.forEach((channel, c) => {
          rows.values[row * channels.length + c] = channel[from + row]!;
        });
      }
      rows.count = count;
      expect(kernel.process(state, rows, out)).toBe(out.count);
      appendRows(given, out);
      from += count;
    }
    return given;
  };
  return { feed, state, reset: () => kernel.reset(state) };
}

const registry = { signal: signalKernels, features: featureKernels, rows: rowKernels };
const cases = Object.entries(registry).flatMap(([stage, kernels]) =>
  Object.entries<AnyKernel>(kernels).flatMap(([name, kernel]) =>
    kernel.examples.map((params): [string, Record<string, unknown>, AnyKernel, string] => [
      name,
      params,
      kernel,
      stage,
    ]),
  ),
);

test("every kernel has an example, and a name of its own", () => {
  const kernels = Object.values(registry).flatMap((each) => Object.entries<AnyKernel>(each));
  expect(new Set(kernels.map(([name]) => name)).size).toBe(kernels.length);
  for (const [name, kernel] of kernels) expect(kernel.examples.length, name).toBeGreaterThan(0);
});

test("every kernel, and each of its parameters, is documented", () => {
  const page = readFileSync(new URL("../../docs/features.md", import.meta.url), "utf8");
  for (const [name, kernel] of Object.values(registry).flatMap((each) => Object.entries<AnyKernel>(each))) {
    const line = page.split("\n").find((each) => new RegExp(`^\\| \`${name}\``).test(each));
    expect(line, name).toBeDefined();
    for (const field of Object.keys(kernel.entries)) expect(line, name).toContain(`\`${field}\``);
  }
});

describe.each(cases)("%s %j", (name, params, kernel, stage) => {
  const length = kernel.stage === "row" ? 60 : 5300;
  const channels = noise(2, length);
  const run = (input: readonly Float64Array[], sizes: readonly number[]) =>
    started(kernel, params, input).feed(sizes);
  const whole = run(channels, [length]);

  test("gives the same bits however samples are cut", () => {
    expect(whole.samples.length).toBeGreaterThan(5);
    expect(whole.values.every(Number.isFinite)).toBe(true);
    for (const size of [1, 7, 1000]) expect(run(channels, [size])).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 30 }), (sizes) => {
        expect(run(channels, sizes)).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  test("begins anew after a reset", () => {
    const { feed, reset } = started(kernel, params, channels);
    feed([length]);
    reset();
    expect(feed([length])).toEqual(whole);
  });

  test("goes on alike from a snapshot of its state", () => {
    const first = started(kernel, params, channels);
    first.feed([length]);
    const second = started(kernel, params, channels);
    restoreState(second.state as object, captureState(first.state as object));
    expect(second.feed([length])).toEqual(first.feed([length]));
  });

  test("does not look ahead", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: length - 1 }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (t, value) => {
          const changed = channels.map((channel) => channel.slice().fill(value, t + 1));
          const given = run(changed, [length]);
          const known = whole.samples.filter((sample) => sample <= firstSample + t).length;
          const width = whole.values.length / whole.samples.length;
          expect(given.samples.slice(0, known)).toEqual(whole.samples.slice(0, known));
          expect(given.values.slice(0, known * width)).toEqual(whole.values.slice(0, known * width));
        },
      ),
      { numRuns: 15 },
    );
  });

  test("a flat channel, and one far off, give finite values", () => {
    for (const value of [0, -3, 1e9]) {
      const flat = channels.map((channel) => channel.slice().fill(value, 500));
      expect(run(flat, [length]).values.every(Number.isFinite)).toBe(true);
    }
  });

  test("states its delay and its reach, and can stand in a spec", () => {
    const figures =
      kernel.stage === "row"
        ? [kernel.spanMs(params, hopMs)]
        : [kernel.spanMs(streamOf(2), params), kernel.latencyMs(streamOf(2), params)];
    for (const figure of figures) {
      expect(figure).toBeGreaterThanOrEqual(0);
      expect(figure).toBeLessThan(120_000);
    }
    const spec = { schema: 2, name, hopMs, signal: [], features: [{ kernel: "identity" }], rows: [] };
    const own = { ...spec, [stage]: [{ kernel: name, ...params }] };
    expect(parseFeatureSpec(JSON.parse(JSON.stringify(own)), "own")).toEqual(own);
  });
});
