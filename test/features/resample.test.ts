import { describe, expect, test } from "vitest";
import { createFeaturePipeline, parseFeatureSpec } from "../../src/features/index.ts";
import { featureKernels } from "../../src/features/registry.ts";
import { ratioOf, resample } from "../../src/features/resample.ts";
import { InputError } from "../../src/signal/errors.ts";
import {
  blockOf,
  cutBlock,
  fixture,
  fixtureSignal,
  largestError,
  runPipeline,
  runSignal,
  streamOf,
} from "./fixture.ts";

const fullScale = Math.max(...fixtureSignal[0]!.map(Math.abs));

describe("resample", () => {
  test.each(fixture.resampled)(
    "1000 Hz to $toHz Hz is SciPy's upfirdn and, less its delay, resample_poly",
    (wanted) => {
      const { channels } = runSignal(resample, { toHz: wanted.toHz }, [fixtureSignal[0]!]);
      const out = channels[0]!;
      const error = largestError(out.subarray(0, wanted.values.length), wanted.values) / fullScale;
      expect(error).toBeLessThan(1e-10);
      if (wanted.poly) {
        const delay = resample.latencyMs(streamOf(1), { toHz: wanted.toHz }) * (wanted.toHz / 1000);
        expect(delay).toBeCloseTo(10, 9);
        const late = out.subarray(10, 10 + wanted.poly.length);
        expect(largestError(late, wanted.poly) / fullScale).toBeLessThan(1e-10);
      }
    },
  );

  test("takes a tone above half the new rate away, and keeps one below", () => {
    const tone = (hz: number) =>
      Float64Array.from({ length: 4000 }, (_, i) => Math.sin((2 * Math.PI * hz * i) / 1000));
    const { channels } = runSignal(resample, { toHz: 250 }, [tone(160), tone(40)]);
    const peak = (channel: Float64Array) => Math.max(...channel.subarray(500).map(Math.abs));
    expect(peak(channels[0]!)).toBeLessThan(0.003);
    expect(peak(channels[1]!)).toBeCloseTo(1, 2);
  });

  test("counts from sample 0 of the stream, wherever that began", () => {
    const late = runSignal(resample, { toHz: 250 }, [fixtureSignal[0]!.subarray(1003)], {
      firstSample: 1003,
    });
    expect(late.samples[0]).toBe(251);
    const whole = runSignal(resample, { toHz: 250 }, [fixtureSignal[0]!]);
    // Once the filter is full, a sample is the same, however much came before.
    expect([...late.channels[0]!.subarray(30)]).toEqual([...whole.channels[0]!.subarray(281)]);
  });

  test("at the same rate is nothing at all", () => {
    const { channels } = runSignal(resample, { toHz: 1000 }, [fixtureSignal[0]!]);
    expect(channels[0]).toEqual(fixtureSignal[0]);
    expect(resample.latencyMs(streamOf(1), { toHz: 1000 })).toBe(0);
  });
});

test("ratioOf gives the lowest terms", () => {
  expect(ratioOf(1000, 2048)).toEqual({ up: 125, down: 256 });
  expect(ratioOf(250, 1000)).toEqual({ up: 1, down: 4 });
  expect(ratioOf(1000, 24_414.0625)).toEqual({ up: 128, down: 3125 });
  expect(ratioOf(422, 1000)).toEqual({ up: 211, down: 500 });
  expect(() => ratioOf(1000, 422.016_831_7)).toThrow(InputError);
});

describe("behind it in a chain", () => {
  const spec = parseFeatureSpec(
    {
      schema: 2,
      name: "slower",
      hopMs: 70,
      signal: [{ kernel: "offset" }, { kernel: "resample", toHz: 480 }],
      features: [
        {
          kernel: "bandPower",
          filterOrder: 3,
          bands: [{ name: "beta", lowHz: 13, highHz: 35, windowMs: 300 }],
        },
        { kernel: "identity" },
      ],
      rows: [],
    },
    "slower",
  );
  const block = blockOf(fixtureSignal, 333);
  const run = (blocks: Parameters<typeof runPipeline>[1]) =>
    runPipeline(createFeaturePipeline(streamOf(2), spec, ["LFP_0", "LFP_1"]), blocks);
  const whole = run([block]);

  test("rows carry samples of the original stream, one a hop", () => {
    expect(whole.samples.length).toBeGreaterThan(40);
    expect(whole.samples.every((sample) => (sample + 1) % 70 === 0)).toBe(true);
    const [first] = whole.samples;
    expect(whole.samples).toEqual(whole.samples.map((_, i) => (first as number) + 70 * i));
  });

  test("rows use nothing after their sample, and all up to the newest that comes out by then", () => {
    const row = 20;
    const sample = whole.samples[row] as number;
    const at = sample - 333;
    const from = (changed: number) =>
      run([
        blockOf(
          fixtureSignal.map((channel) => channel.slice().fill(1e5, changed)),
          333,
        ),
      ]);
    expect(from(at + 1).values.slice(0, 4 * (row + 1))).toEqual(whole.values.slice(0, 4 * (row + 1)));
    // An output falls due every 25/12 samples: of the newest three inputs, one is used at least.
    expect(from(at - 2).values.slice(4 * row, 4 * (row + 1))).not.toEqual(
      whole.values.slice(4 * row, 4 * (row + 1)),
    );
  });

  test("are the same bits however samples are cut", () => {
    for (const size of [1, 7, 1000]) expect(run(cutBlock(block, [size]))).toEqual(whole);
  });

  test("delay and reach add up", () => {
    const pipeline = createFeaturePipeline(streamOf(2), spec, ["LFP_0", "LFP_1"]);
    const info = { ...streamOf(2), rateHz: 480 };
    const { bandPower } = featureKernels;
    const power = spec.features[0] as Parameters<typeof bandPower.latencyMs>[1];
    expect(pipeline.latencyMs).toBeCloseTo(10_000 / 480 + bandPower.latencyMs(info, power), 9);
    expect(pipeline.spanMs).toBeCloseTo(20_000 / 480 + 300, 9);
  });

  test("a hop shorter than a sample is refused", () => {
    const slow = { ...spec, hopMs: 3, signal: [{ kernel: "resample" as const, toHz: 250 }] };
    expect(() => createFeaturePipeline(streamOf(2), slow, ["LFP_0"])).toThrow(
      "hopMs: 3 ms is less than a sample",
    );
  });
});
