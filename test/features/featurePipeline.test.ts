import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createFeaturePipeline,
  defaultSpec,
  type FeatureSpec,
  parseFeatureSpec,
  specs,
} from "../../src/features/index.ts";
import { InputError } from "../../src/signal/errors.ts";
import {
  blockOf,
  cutBlock,
  fixture,
  fixtureSignal,
  relativeError,
  runPipeline,
  streamOf,
} from "./fixture.ts";

const info = streamOf(2);
const inputs = ["LFP_0", "LFP_1"];
const block = blockOf(fixtureSignal);
const awkward = parseFeatureSpec(fixture.awkward, "awkward");
const allSpecs = { ...specs, awkward };
const names = Object.keys(allSpecs) as (keyof typeof allSpecs)[];

describe.each(names)("spec %s", (name) => {
  const spec = allSpecs[name];
  const whole = runPipeline(createFeaturePipeline(info, spec, inputs), [block]);

  test("gives SciPy's rows, or where nothing is filtered the samples themselves", () => {
    const expected = fixture.rows[name];
    if (!expected) {
      expect(name).toBe("identity");
      const values = whole.samples.flatMap((sample) =>
        [0, 1, 2, 3, 4].flatMap((lag) =>
          inputs.map((_, channel) => block.data[(sample - 50 * lag) * info.channels.length + channel]),
        ),
      );
      expect(Array.from(whole.values)).toEqual(values);
      return;
    }
    expect(whole.samples).toEqual(expected.samples);
    if (spec.rows.some(({ kernel }) => kernel === "runningMedian")) {
      // Changes about the median cross 0, where a relative error says nothing.
      expect(whole.values.length).toBe(expected.values.length);
      const errors = whole.values.map((value, i) => Math.abs(value - expected.values[i]!));
      expect(Math.max(...errors)).toBeLessThan(1e-9);
    } else {
      expect(relativeError(whole.values, expected.values)).toBeLessThan(1e-9);
    }
  });

  test("gives the same bits however samples are cut", () => {
    const cut = (sizes: number[]) =>
      runPipeline(createFeaturePipeline(info, spec, inputs), cutBlock(block, sizes));
    for (const size of [1, 7, 1000]) expect(cut([size])).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 20 }), (sizes) => {
        expect(cut(sizes)).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  test("does not look ahead", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1600, max: 3999 }), fc.constantFrom(0, 1e5, Number.NaN), (t, value) => {
        const changed = blockOf(fixtureSignal.map((channel) => channel.slice().fill(value, t + 1)));
        const given = runPipeline(createFeaturePipeline(info, spec, inputs), [changed]);
        const known = whole.samples.filter((sample) => sample <= t).length;
        const width = whole.values.length / whole.samples.length;
        expect(given.samples.slice(0, known)).toEqual(whole.samples.slice(0, known));
        expect(given.values.slice(0, known * width)).toEqual(whole.values.slice(0, known * width));
      }),
      { numRuns: 10 },
    );
  });
});

describe("columns", () => {
  const pipeline = createFeaturePipeline(info, defaultSpec, ["LFP_1", "LFP_0"]);

  test("are named lag by lag, the newest first", () => {
    expect(pipeline.width).toBe(80);
    expect(pipeline.names).toHaveLength(80);
    expect([0, 1, 8, 16, 79].map((i) => pipeline.names[i])).toEqual([
      "LFP_1_theta",
      "LFP_1_alpha",
      "LFP_0_theta",
      "LFP_1_theta@-100ms",
      "LFP_0_gamma@-400ms",
    ]);
    expect(pipeline.newest.map((feature) => feature.name)).toEqual(pipeline.names.slice(0, 16));
    expect(pipeline.newest[9]).toEqual({
      name: "LFP_0_alpha",
      channel: "LFP_0",
      band: "alpha",
      lowHz: 8,
      highHz: 12,
      isPower: false,
      lagMs: 0,
    });
  });

  test("follow the channels chosen, out of a wider stream", () => {
    const wide = blockOf([new Float64Array(4000).fill(Number.NaN), fixtureSignal[1]!, fixtureSignal[0]!]);
    const stream = { ...info, channels: [...streamOf(3).channels] };
    const given = runPipeline(createFeaturePipeline(stream, defaultSpec, ["LFP_2", "LFP_1"]), [wide]);
    expect(given).toEqual(runPipeline(createFeaturePipeline(info, defaultSpec, inputs), [block]));
  });

  test("reach and delay are stated", () => {
    expect(pipeline.spanMs).toBe(1400);
    expect(pipeline.hopSamples).toBe(100);
    expect(pipeline.kernels).toEqual([
      { kernel: "offset", stage: "signal", latencyMs: 0, spanMs: 0 },
      { kernel: "bandPower", stage: "feature", latencyMs: pipeline.latencyMs, spanMs: 1000 },
      { kernel: "log", stage: "row", latencyMs: 0, spanMs: 0 },
      { kernel: "lags", stage: "row", latencyMs: 0, spanMs: 400 },
    ]);
    // Theta: half of 1000 ms and the delay of a 4 Hz wide filter of order 3, which is 2 / (pi 4 Hz) = 159 ms at its centre.
    expect(Math.abs(pipeline.latencyMs - 659)).toBeLessThan(5);
  });
});

describe("where the stream breaks off", () => {
  const fresh = (firstSample: number, from: number, to: number) =>
    runPipeline(createFeaturePipeline(info, defaultSpec, inputs), [
      blockOf(
        fixtureSignal.map((channel) => channel.subarray(from, to)),
        firstSample,
      ),
    ]);

  test("a jump in the sample index begins all afresh, and is counted", () => {
    const pipeline = createFeaturePipeline(info, defaultSpec, inputs);
    const given = runPipeline(pipeline, [
      blockOf(fixtureSignal.map((channel) => channel.subarray(0, 1950))),
      blockOf(
        fixtureSignal.map((channel) => channel.subarray(2000, 4000)),
        2099,
      ),
    ]);
    expect(pipeline.gaps).toBe(1);
    const [before, after] = [fresh(0, 0, 1950), fresh(2099, 2000, 4000)];
    expect(given.samples).toEqual([...before.samples, ...after.samples]);
    expect(given.values).toEqual([...before.values, ...after.values]);
    // 1400 ms after the first sample, the reach of a row.
    expect(after.samples[0]).toBe(3499);
  });

  test("frames without a finite number are a gap, the same however they are cut", () => {
    const channels = fixtureSignal.map((channel) => channel.slice());
    channels[1]!.fill(Number.NaN, 1777, 1782);
    channels[0]![1785] = Number.POSITIVE_INFINITY;
    channels[0]![1786] = Number.NaN;
    const [before, after] = [fresh(0, 0, 1777), fresh(1787, 1787, 4000)];
    for (const size of [1, 3, 8, 1000, 4000]) {
      const pipeline = createFeaturePipeline(info, defaultSpec, inputs);
      const given = runPipeline(pipeline, cutBlock(blockOf(channels), [size]));
      expect(pipeline.gaps).toBe(2);
      expect(given.samples).toEqual([...before.samples, ...after.samples]);
      expect(given.values).toEqual([...before.values, ...after.values]);
    }
  });

  test("a jump among lost frames is one gap; empty blocks are none", () => {
    const pipeline = createFeaturePipeline(info, defaultSpec, inputs);
    const rows = pipeline.createRows(300);
    const steady = (firstSample: number, value: number) =>
      pipeline.process(
        blockOf(
          [0, 1].map(() => Float64Array.from({ length: 300 }, (_, i) => value + Math.sin(i))),
          firstSample,
        ),
        rows,
      );
    steady(0, 1);
    steady(300, Number.NaN);
    steady(900, Number.NaN);
    steady(1200, 1);
    expect(pipeline.gaps).toBe(1);
    pipeline.process({ firstSample: 0, frameCount: 0, data: new Float32Array(0), acquiredAtMs: 0 }, rows);
    steady(1500, 1);
    expect(pipeline.gaps).toBe(1);
    steady(0, 1);
    expect(pipeline.gaps).toBe(2);
  });

  test("reset forgets everything", () => {
    const pipeline = createFeaturePipeline(info, defaultSpec, inputs);
    const first = runPipeline(pipeline, [block, { ...block, firstSample: 90_000 }]);
    expect(pipeline.gaps).toBe(1);
    expect(first.samples).not.toEqual([]);
    pipeline.reset();
    expect(pipeline.gaps).toBe(0);
    expect(runPipeline(pipeline, [block])).toEqual(
      runPipeline(createFeaturePipeline(info, defaultSpec, inputs), [block]),
    );
    expect(pipeline.gaps).toBe(0);
  });
});

describe("what cannot be is refused", () => {
  test("by name: channels, bands, hops, notches", () => {
    const refuse = (make: () => unknown, message: string) => {
      expect(make).toThrow(InputError);
      expect(make).toThrow(message);
    };
    refuse(
      () => createFeaturePipeline(info, defaultSpec, ["LFP_0", "ECOG"]),
      "channel ECOG: is not in the stream",
    );
    refuse(
      () => createFeaturePipeline(info, defaultSpec, ["LFP_0", "LFP_0"]),
      "channel LFP_0: is named twice",
    );
    refuse(() => createFeaturePipeline(info, defaultSpec, []), "channels: there must be at least one");
    refuse(
      () => createFeaturePipeline(streamOf(2, 400), defaultSpec, inputs),
      'band "high-gamma": its upper edge',
    );
    refuse(
      () => createFeaturePipeline(streamOf(2, 1050), { ...defaultSpec, hopMs: 10 }, inputs),
      "hopMs: 10 ms is 10.5 samples",
    );
    const signal: FeatureSpec["signal"] = [{ kernel: "notch", lineHz: 60, harmonics: 9, widthHz: 2 }];
    refuse(
      () => createFeaturePipeline(info, { ...defaultSpec, signal }, inputs),
      "notch.harmonics: harmonic 9",
    );
    const features = [...defaultSpec.features, ...defaultSpec.features];
    refuse(
      () => createFeaturePipeline(info, { ...defaultSpec, features }, inputs),
      "features: two columns are called LFP_0_theta",
    );
  });

  test("rows without room for what falls due", () => {
    const pipeline = createFeaturePipeline(info, defaultSpec, inputs);
    expect(() => pipeline.process(block, pipeline.createRows(3900))).toThrow(RangeError);
    expect(pipeline.process(block, pipeline.createRows(4000))).toBe(26);
  });
});

test("flat channels give no rows, channels that hardly move finite ones", () => {
  const still = blockOf([new Float64Array(4000).fill(12), new Float64Array(4000)]);
  const barely = blockOf(
    [0, 1].map(() => Float64Array.from({ length: 4000 }, (_, i) => 12 + (i % 40 === 0 ? 1 : 0))),
  );
  for (const spec of Object.values(allSpecs)) {
    expect(runPipeline(createFeaturePipeline(info, spec, inputs), [still]).values).toHaveLength(0);
    const { values } = runPipeline(createFeaturePipeline(info, spec, inputs), [barely]);
    expect(values.length).toBeGreaterThan(0);
    expect(values.every(Number.isFinite)).toBe(true);
  }
});

test("features that a stream already holds are taken as they are, with lags", () => {
  const extracted = { rateHz: 20, channels: [...streamOf(3).channels] };
  const spec = parseFeatureSpec(
    {
      schema: 2,
      name: "extracted",
      hopMs: 50,
      signal: [],
      features: [{ kernel: "identity" }],
      rows: [{ kernel: "lags", count: 2 }],
    },
    "extracted",
  );
  const pipeline = createFeaturePipeline(extracted, spec, ["LFP_2", "LFP_0"]);
  expect(pipeline.names).toEqual(["LFP_2", "LFP_0", "LFP_2@-50ms", "LFP_0@-50ms"]);
  expect([pipeline.hopSamples, pipeline.latencyMs, pipeline.spanMs]).toEqual([1, 0, 50]);
  const given = runPipeline(pipeline, [blockOf([[1, 2, 3], Array(3).fill(Number.NaN), [10, 20, 30]], 7)]);
  expect(given).toEqual({ samples: [8, 9], values: [20, 2, 10, 1, 30, 3, 20, 2] });
});

test("features that a stream already holds may stand still", () => {
  const spec = parseFeatureSpec(
    { schema: 2, name: "extracted", hopMs: 50, signal: [], features: [{ kernel: "identity" }], rows: [] },
    "extracted",
  );
  const pipeline = createFeaturePipeline({ rateHz: 20, channels: [...streamOf(1).channels] }, spec, [
    "LFP_0",
  ]);
  expect(runPipeline(pipeline, [blockOf([Array(40).fill(2)])]).values).toHaveLength(40);
});

test("a channel that is left out first of all may be flat or no number; a channel that is used may not", () => {
  const moving = Float64Array.from({ length: 4000 }, (_, i) => Math.sin(i));
  const broken = Float64Array.from({ length: 4000 }, (_, i) => (i < 2000 ? 5 : Number.NaN));
  const given = blockOf([moving, broken]);
  const exclude = { kernel: "exclude" as const, channels: ["LFP_1"] };
  const rowsWith = (signal: FeatureSpec["signal"]) =>
    runPipeline(createFeaturePipeline(info, { ...defaultSpec, signal }, inputs), [given]).samples.length;
  expect(rowsWith([exclude])).toBe(26);
  expect(rowsWith([{ kernel: "offset" }, exclude])).toBe(26);
  expect(rowsWith([{ kernel: "montage", kind: "common-average" }])).toBe(0);
});
