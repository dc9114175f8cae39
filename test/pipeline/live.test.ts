import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { DecoderFault } from "../../src/decoders/decoder.ts";
import { decoderKinds } from "../../src/decoders/index.ts";
import { specs } from "../../src/features/index.ts";
import { buildDataset } from "../../src/pipeline/dataset.ts";
import { LiveDecoder } from "../../src/pipeline/live.ts";
import type { LoadedModel } from "../../src/pipeline/load.ts";
import type { Block } from "../../src/signal/block.ts";
import { InputError } from "../../src/signal/errors.ts";
import { simulatedSource } from "../../src/sources/simulated.ts";
import { cutBlock } from "../features/fixture.ts";
import { liveHops, modelOf, requestOf, shortSource, wholeBlock } from "./fixture.ts";

const source = shortSource(12, 8);
const { info } = source;
const width = info.channels.length;
const block = await wholeBlock(source);
const training = shortSource(40);

/** A part of the stream, as if it began at another sample. */
function part(from: number, to: number, firstSample = from): Block {
  return {
    firstSample,
    frameCount: to - from,
    data: block.data.slice(from * width, to * width),
    acquiredAtMs: Number.NaN,
  };
}

/** The stream with one channel changed from a sample to another. */
function withChannel(channel: number, from: number, to: number, value: (sample: number) => number): Block {
  const data = block.data.slice();
  for (let sample = from; sample < to; sample++) data[sample * width + channel] = value(sample);
  return { ...block, data };
}

test("compares with the target as it was by its lag before, live as offline", async () => {
  const spec = { ...specs.default, targetLagMs: 250 };
  const model = await modelOf(requestOf(training, { spec }));
  const { dataset } = await buildDataset({
    source,
    spec,
    inputs: ["LFP_0", "LFP_1", "LFP_2"],
    target: "FORCE",
    startSample: 0,
    endSample: source.frameCount,
  });
  for (const sizes of [[source.frameCount], [7], [1000, 130]]) {
    const { hops } = liveHops(info, model, cutBlock(block, sizes));
    expect(hops.slice(0, 3).map(({ measured }) => measured)).toEqual([
      Number.NaN,
      Number.NaN,
      block.data[49 * width + 3],
    ]);
    expect(hops.slice(-dataset.rowCount).map(({ measured }) => measured)).toEqual(Array.from(dataset.target));
  }
  // Behind a gap there is nothing to compare with until the lag is over.
  const { hops } = liveHops(info, model, [part(0, 4000), part(6000, 8000)]);
  expect(hops.slice(40, 43).map(({ sample, measured }) => [sample, measured])).toEqual([
    [6099, Number.NaN],
    [6199, Number.NaN],
    [6299, block.data[6049 * width + 3]],
  ]);
});

/** Every decoder on every spec of rows 100 ms apart; networks, which take long to fit, on the default one. */
const pairs = Object.values(specs)
  .filter(({ hopMs }) => hopMs === 100)
  .flatMap((spec) =>
    Object.values(decoderKinds)
      .filter(({ name }) => spec === specs.default || (name !== "gru" && name !== "time-delay-network"))
      .map((kind) => [kind.name, spec.name, spec] as const),
  );

describe.each(pairs)("%s on features %s", (decoder, _, spec) => {
  let model: LoadedModel;
  beforeAll(async () => {
    model = await modelOf(requestOf(training, { decoder, spec }));
  }, 60_000);

  test("gives live what it gives offline, bit for bit, however the stream is cut", async () => {
    const { dataset } = await buildDataset({
      source,
      spec,
      inputs: ["LFP_0", "LFP_1", "LFP_2"],
      target: "FORCE",
      startSample: 0,
      endSample: source.frameCount,
    });
    const out = new Float64Array(1);
    // A decoder may carry something over from row to row.
    model.decoder.reset();
    const offline = Array.from({ length: dataset.rowCount }, (_, row) => {
      const values = dataset.values.slice(row * dataset.width, (row + 1) * dataset.width);
      model.decoder.predict(values, out);
      return {
        sample: dataset.samples[row],
        decoded: out[0],
        measured: dataset.target[row],
        row: Array.from(values),
        noEstimate: null,
      };
    });
    const different = new Set(offline.map(({ decoded }) => decoded)).size;
    if (decoder === "training-mean") expect(different).toBe(1);
    else expect(different).toBeGreaterThan(90);
    const live = (sizes: number[]) => {
      model.decoder.reset();
      return liveHops(info, model, cutBlock(block, sizes)).hops;
    };
    const whole = live([source.frameCount]);
    expect(whole.map(({ sample }) => sample)).toEqual(Array.from({ length: 120 }, (_, i) => 100 * i + 99));
    expect(whole.filter(({ row }) => row !== null)).toEqual(offline);
    for (const sizes of [[10], [7], [100], [999], [2500], [1, 301, 64]]) expect(live(sizes)).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 8 }), (sizes) => {
        expect(live(sizes)).toEqual(whole);
      }),
      { numRuns: 5 },
    );
  });
});

test("gives no estimate while stimulation swamps what it was trained on, and goes on behind it", async () => {
  const model = await modelOf(requestOf(training));
  const stimulated = simulatedSource({
    patient: "strong",
    seed: 8,
    artefacts: ["stimulation"],
    frameCount: 12_000,
  });
  const swamped = await wholeBlock(stimulated);
  const { hops } = liveHops(info, model, [
    { ...part(0, 4000) },
    { ...swamped, firstSample: 4000, frameCount: 4000, data: swamped.data.slice(4000 * width, 8000 * width) },
    part(8000, 12_000),
  ]);
  const during = hops.slice(45, 80);
  expect(during.every(({ decoded }) => Number.isNaN(decoded))).toBe(true);
  expect(during[0]!.noEstimate).toMatch(
    /unlike those the decoder was trained on: .*gamma of LFP_\d is \d\d SD/,
  );
  expect(hops.slice(14, 40).some(({ noEstimate }) => noEstimate !== null)).toBe(false);
  expect(Number.isFinite(hops.at(-1)!.decoded)).toBe(true);
});

describe("a live decoder", () => {
  let model: LoadedModel;
  beforeAll(async () => {
    model = await modelOf(requestOf(training));
  });

  test("gives no estimate while windows and lags fill, and says so", () => {
    const { hops } = liveHops(info, model, [part(0, 3000)]);
    const estimates = hops.map(({ decoded }) => !Number.isNaN(decoded));
    expect(estimates.indexOf(true)).toBe(14);
    expect(estimates.lastIndexOf(false)).toBe(13);
    for (const { noEstimate, row } of hops.slice(0, 14)) {
      expect([noEstimate, row]).toEqual([
        "windows and lags fill for 1.4 s, at the start and after a gap",
        null,
      ]);
    }
    expect(hops.slice(0, 14).map(({ measured }) => measured)).toEqual(
      Array.from({ length: 14 }, (_, i) => block.data[(100 * i + 99) * width + 3]),
    );
  });

  test("reads no further than the frames that a block holds", () => {
    const roomy = part(0, 3000);
    roomy.data = Float32Array.of(...roomy.data, ...new Float32Array(5000).fill(1e9));
    expect(liveHops(info, model, [roomy, part(3000, 4000)]).hops).toEqual(
      liveHops(info, model, [part(0, 4000)]).hops,
    );
  });

  test("begins anywhere in a stream, with hops at the same samples", () => {
    const { hops, live } = liveHops(info, model, [part(2050, 6000)]);
    expect(hops[0]?.sample).toBe(2099);
    expect(hops.find(({ decoded }) => !Number.isNaN(decoded))?.sample).toBe(3499);
    expect(live.lostSamples).toBe(0);
  });

  test.each([1, 37, 250, 3000])(
    "a gap of %d samples gives no estimate until windows are full again, and is counted",
    (lost) => {
      const before = part(0, 4030);
      const after = part(4030 + lost, 12_000);
      for (const sizes of [[10_000], [100], [33]]) {
        const { hops, live } = liveHops(info, model, [...cutBlock(before, sizes), ...cutBlock(after, sizes)]);
        expect(live.lostSamples).toBe(lost);
        const fresh = liveHops(info, model, [after]).hops;
        expect(hops).toEqual([...liveHops(info, model, [before]).hops, ...fresh]);
        const back = fresh.find(({ decoded }) => !Number.isNaN(decoded))!;
        expect(back.sample).toBeGreaterThanOrEqual(4030 + lost + 1400);
        expect(back.sample).toBeLessThan(4030 + lost + 1500);
        expect(fresh[0]?.noEstimate).toContain("windows and lags fill");
      }
    },
  );

  test("several gaps add up", () => {
    const { live } = liveHops(info, model, [
      part(0, 1000),
      part(1100, 2000),
      part(2000, 3000),
      part(3005, 4000),
    ]);
    expect(live.lostSamples).toBe(105);
  });

  test("a contact that goes flat gives no estimate, with its name and for how long, until windows are full again", () => {
    const flat = withChannel(1, 5000, 8000, () => 3.25);
    const { hops } = liveHops(info, model, cutBlock(flat, [250]));
    const silent = hops.filter(({ decoded, sample }) => Number.isNaN(decoded) && sample > 2000);
    expect([silent[0]?.sample, silent.at(-1)?.sample]).toEqual([5099, 9399]);
    expect(silent).toHaveLength(44);
    expect(silent[0]?.noEstimate).toMatch(/^LFP_1 flat for 0\.1 s$/);
    expect(silent[29]?.noEstimate).toMatch(/^LFP_1 flat for 3\.0 s$/);
    for (const { noEstimate } of silent.slice(30)) expect(noEstimate).toContain("windows and lags fill");
    // The first estimates are of the range that a sound contact gives: nothing of the dead stretch is in them.
    const sound = liveHops(info, model, cutBlock(block, [250])).hops;
    const back = hops.find(({ sample }) => sample === 9999)!;
    expect(Math.abs(back.decoded - sound.find(({ sample }) => sample === 9999)!.decoded)).toBeLessThan(1);
  });

  test("a contact that is no number gives no estimate, with its name, and none until windows are full again", () => {
    const broken = withChannel(2, 5000, 5350, () => Number.NaN);
    const { hops, live } = liveHops(info, model, cutBlock(broken, [50]));
    const silent = hops.filter(({ decoded, sample }) => Number.isNaN(decoded) && sample > 2000);
    expect([silent[0]?.sample, silent.at(-1)?.sample]).toEqual([5099, 6699]);
    expect(silent.slice(0, 3).map(({ noEstimate }) => noEstimate)).toEqual(
      Array(3).fill("LFP_2 is not a number"),
    );
    for (const { noEstimate } of silent.slice(3)) expect(noEstimate).toContain("windows and lags fill");
    expect(live.lostSamples).toBe(0);
    expect(silent.every(({ measured }) => Number.isFinite(measured))).toBe(true);
  });

  test("a channel that it does not use may be flat or no number", () => {
    const cueless = withChannel(4, 0, 12_000, () => Number.NaN);
    expect(liveHops(info, model, [cueless]).hops).toEqual(liveHops(info, model, [block]).hops);
  });

  test("does without the target, which is then not measured", () => {
    const channels = info.channels.slice(0, 3);
    const data = new Float32Array(block.frameCount * 3);
    for (let frame = 0; frame < block.frameCount; frame++) {
      for (let c = 0; c < 3; c++) data[3 * frame + c] = block.data[width * frame + c] as number;
    }
    const { hops } = liveHops({ ...info, channels }, model, [{ ...block, data }]);
    const expected = liveHops(info, model, [block]).hops;
    expect(hops).toEqual(expected.map((hop) => ({ ...hop, measured: Number.NaN })));
  });

  test("an answer that the backend did not compute is no estimate, with the reason; any other error is not hidden", () => {
    const failing = (error: Error): LoadedModel => ({
      ...model,
      decoder: {
        ...model.decoder,
        predict() {
          throw error;
        },
      },
    });
    const { hops } = liveHops(info, failing(new DecoderFault("zeros came back")), [part(0, 2000)]);
    expect(hops.at(-1)).toMatchObject({ decoded: Number.NaN, noEstimate: "zeros came back" });
    expect(hops.at(-1)?.row).toHaveLength(120);
    expect(() => liveHops(info, failing(new Error("a bug")), [part(0, 2000)])).toThrow("a bug");
  });

  test("another decoder takes over at once, on windows that are full already", async () => {
    const other = await modelOf(requestOf(training, { decoder: "wiener-filter" }));
    const values: number[] = [];
    const live = new LiveDecoder(info, model, { onHop: (_, decoded) => values.push(decoded) });
    live.process(part(0, 6000));
    live.swap(other);
    live.process(part(6000, 12_000));
    const [first, second] = [model, other].map((m) =>
      liveHops(info, m, [block]).hops.map(({ decoded }) => decoded),
    );
    expect(values).toEqual([...first!.slice(0, 60), ...second!.slice(60)]);
    expect(second![60]).not.toBe(first![60]);
  });

  test("a stream of another rate or without its channels is refused with what is missing", () => {
    const make = (stream: typeof info) => () => new LiveDecoder(stream, model, { onHop() {} });
    const fewer = { ...info, channels: info.channels.slice(1, 2) };
    for (const [stream, reason] of [
      [{ ...info, rateHz: 2000 }, "was trained at 1000 Hz and cannot decode a stream of 2000 Hz"],
      [fewer, "needs LFP_0, LFP_2, which the stream does not have"],
    ] as const) {
      expect(make(stream)).toThrow(InputError);
      expect(make(stream)).toThrow(`${model.artifact.name}: ${reason}`);
    }
  });
});
