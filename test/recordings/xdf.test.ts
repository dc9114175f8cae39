import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { xdf } from "../../src/recordings/xdf.ts";
import { Random } from "../../src/signal/random.ts";
import { expectRefusal, fileOf, readAll } from "./fixture.ts";
import {
  chunk,
  clockOffset,
  footer,
  samples,
  streamHeader,
  type XdfFormat,
  xdfBytes,
  xdfFile,
} from "./xdfFixture.ts";

const lfp = {
  name: "amp",
  type: "LFP",
  rate: 100,
  format: "float32" as XdfFormat,
  channels: [
    ["L1", "microvolts", "LFP"],
    ["L2", "mV", "LFP"],
  ] as const,
};
const grip = {
  name: "grip",
  type: "Force",
  rate: 25,
  format: "double64" as XdfFormat,
  channels: [["", "N", ""]] as const,
};
const cues = {
  name: "cues",
  type: "Markers",
  rate: 0,
  format: "string" as XdfFormat,
  channels: [["", "", ""]] as const,
};

const rows = (
  count: number,
  at: (i: number) => number | null,
  value: (i: number) => readonly (number | string)[],
) => Array.from({ length: count }, (_, i) => ({ time: at(i), values: value(i) }));
const open = (...chunks: Uint8Array[]) => xdf.open(xdfFile(...chunks), []);
const ramp = (count: number, fromS: number, first = 0) =>
  samples(
    1,
    "float32",
    rows(
      count,
      (i) => fromS + i / 100,
      (i) => [first + i, -first - i],
    ),
  );

describe("streams", () => {
  test("of several rates come together by their times; texts become markers", async () => {
    const recording = await open(
      streamHeader(1, lfp),
      streamHeader(2, grip),
      streamHeader(3, cues),
      ramp(100, 50),
      samples(
        2,
        "double64",
        rows(
          30,
          (i) => 50.02 + i / 25,
          (i) => [i],
        ),
      ),
      samples(3, "string", [{ time: 50.5, values: ["squeeze & hold"] }]),
      ramp(100, 51, 100),
      footer(1, 200),
    );
    expect(recording.recordedAt).toBe("2024-05-06T07:08:09");
    expect(
      recording.signals.map(({ name, kind, unit, rateHz, sampleCount }) => [
        name,
        kind,
        unit,
        rateHz,
        sampleCount,
      ]),
    ).toEqual([
      ["L1", "lfp", "µV", 100, 200],
      ["L2", "lfp", "mV", 100, 200],
      ["grip_1", "force", "N", 25, 30],
    ]);
    expect([recording.info.rateHz, recording.frameCount]).toEqual([100, 200]);
    const values = await readAll(recording, [33]);
    const grips = Array.from({ length: 200 }, (_, frame) => values[3 * frame + 2]);
    expect(grips.slice(0, 10)).toEqual([Number.NaN, Number.NaN, 0, 0, 0, 0, 1, 1, 1, 1]);
    expect(grips.slice(118, 126)).toEqual([29, 29, 29, 29, Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect(values.slice(3 * 150, 3 * 150 + 2)).toEqual([150, -150]);
    expect(recording.markers).toEqual([
      {
        sample: 50,
        timeS: expect.closeTo(0.5, 6),
        lengthSamples: 0,
        kind: "cues",
        text: "squeeze & hold",
        channel: null,
      },
    ]);
    expect(recording.findings.map(({ check }) => check)).toEqual(["mixed-rates"]);
  });

  test.each<[XdfFormat, number[]]>([
    ["int8", [-128, 127]],
    ["int16", [-32_768, 32_767]],
    ["int32", [-(2 ** 31), 2 ** 31 - 1]],
    ["int64", [-(2 ** 40), 2 ** 52]],
    ["float32", [0.5, -1.25]],
    ["double64", [1 / 3, 1e300]],
  ])("of %s are read, with stamps or without", async (format, values) => {
    const recording = await open(
      streamHeader(1, { ...lfp, format }),
      samples(
        1,
        format,
        rows(
          20,
          (i) => (i % 5 === 0 ? 7 + i / 100 : null),
          () => values,
        ),
      ),
    );
    expect(await readAll(recording)).toEqual(Array.from({ length: 20 }, () => values).flat());
    expect(recording.findings).toEqual([]);
  });

  test("of many chunks are read by pages, in any pieces", async () => {
    const parts: Uint8Array[] = [];
    for (let k = 0; k < 300; k++) parts.push(ramp(1000, 10 * k, 1000 * k));
    const recording = await open(streamHeader(1, lfp), ...parts);
    expect(recording.frameCount).toBe(300_000);
    await fc.assert(
      fc.asyncProperty(fc.nat(299_999), fc.integer({ min: 1, max: 100_000 }), async (first, count) => {
        const out = new Float64Array(2 * count);
        const read = await recording.readInto(first, count, out);
        expect(read).toBe(Math.min(count, 300_000 - first));
        expect([out[0], out[2 * read - 1]]).toEqual([first, 1 - first - read]);
      }),
      { numRuns: 30 },
    );
  });
});

describe("time", () => {
  test("a gap is as long as it was", async () => {
    const recording = await open(streamHeader(1, lfp), ramp(500, 0), ramp(500, 5.2, 500));
    expect(recording.frameCount).toBe(1020);
    const values = await readAll(recording);
    expect([values[2 * 499], values[2 * 500], values[2 * 519], values[2 * 520]]).toEqual([
      499,
      Number.NaN,
      Number.NaN,
      500,
    ]);
    expect(recording.findings).toEqual([expect.objectContaining({ check: "missing-time" })]);
  });

  test("jitter of stamps is no gap", async () => {
    const random = new Random(1);
    const jittered = rows(
      2000,
      (i) => i / 100 + random.uniform(-0.02, 0.02),
      (i) => [i, i],
    );
    const recording = await open(streamHeader(1, lfp), samples(1, "float32", jittered));
    expect([recording.frameCount, recording.findings]).toEqual([2000, []]);
  });

  test("clocks that are apart and drift are brought together by their offsets", async () => {
    const drift = 1e-4;
    const at = (timeS: number) => 1000 + timeS * (1 + drift);
    const offsets = Array.from({ length: 21 }, (_, k) => clockOffset(2, at(5 * k), 5 * k - at(5 * k)));
    const recording = await open(
      streamHeader(1, lfp),
      streamHeader(3, { ...cues, name: "late" }),
      streamHeader(2, cues),
      ...offsets,
      ramp(10_000, 0),
      samples(
        2,
        "string",
        [10, 90].map((timeS) => ({ time: at(timeS), values: ["go"] })),
      ),
    );
    expect(recording.markers.map(({ timeS }) => timeS)).toEqual([
      expect.closeTo(10, 4),
      expect.closeTo(90, 4),
    ]);
    expect(recording.markers.map(({ sample }) => sample)).toEqual([1000, 9000]);
  });

  test("a clock that is reset is placed by the offsets of each part", async () => {
    const offsets = (from: number, to: number, offset: number) =>
      Array.from({ length: 5 }, (_, k) => clockOffset(1, from + ((to - from) * k) / 4, offset));
    const recording = await open(
      streamHeader(1, lfp),
      ...offsets(500, 510, -500),
      ramp(1000, 500),
      ...offsets(3, 13, 9),
      ramp(1000, 3, 1000),
    );
    // From 0 to 10 s and from 12 to 22 s of the recorder's clock.
    expect(recording.frameCount).toBe(2200);
    const values = await readAll(recording);
    expect([values[2 * 999], values[2 * 1100], values[2 * 1200]]).toEqual([999, Number.NaN, 1000]);
    expect(recording.findings.map(({ check }) => check)).toEqual(["clock", "missing-time"]);
  });

  test("a rate that the stamps do not keep is a finding", async () => {
    const fast = rows(
      1000,
      (i) => i / 110,
      (i) => [i, i],
    );
    const recording = await open(streamHeader(1, lfp), samples(1, "float32", fast));
    expect(recording.findings).toEqual([
      expect.objectContaining({ check: "rate", what: expect.stringContaining("110 Hz") }),
    ]);
    expect(recording.frameCount).toBe(1000);
  });
});

describe("what is damaged", () => {
  test("a cut anywhere leaves what lies before", async () => {
    const bytes = xdfBytes(streamHeader(1, lfp), ramp(100, 0), ramp(100, 1, 100), footer(1, 200));
    const cut = await xdf.open(fileOf("a.xdf", bytes.subarray(0, bytes.length - 500)), []);
    expect(cut.signals[0]?.sampleCount).toBe(100);
    expect(cut.findings[0]).toMatchObject({
      check: "size",
      what: expect.stringContaining("ends within a chunk"),
    });
    const short = await open(streamHeader(1, lfp), ramp(100, 0), footer(1, 200));
    expect(short.findings).toEqual([
      expect.objectContaining({ check: "size", what: expect.stringContaining("states 200 samples") }),
    ]);
  });

  test("streams that are left out are named", async () => {
    const recording = await open(
      streamHeader(1, lfp),
      streamHeader(4, { ...lfp, name: "idle" }),
      ramp(100, 0),
    );
    expect(recording.findings).toEqual([expect.objectContaining({ what: "Stream idle has no samples." })]);
  });

  test("what cannot be read is refused", async () => {
    const refused = (reason: string, ...chunks: Uint8Array[]) =>
      expectRefusal(open(...chunks), "a.xdf", reason);
    await refused("no stream of numbers");
    await refused(
      "no stream of numbers",
      streamHeader(3, cues),
      samples(3, "string", [{ time: 1, values: ["x"] }]),
    );
    await refused("channel_format", streamHeader(1, { ...lfp, format: "toString" as XdfFormat }));
    await refused("number of channels", streamHeader(1, { ...lfp, channels: [] }));
    await refused("no stream of numbers", chunk(3, new Uint8Array(3)));
    await expectRefusal(xdf.open(fileOf("a.xdf", "hello"), []), "a.xdf", "is no XDF file");
  });
});

test("of more markers than are kept, the stream that had no room for all of its own says so", async () => {
  const marks = (stream: number) => {
    const one = samples(
      stream,
      "string",
      rows(
        10_000,
        (i) => 50 + i / 1e5,
        () => ["x"],
      ),
    );
    return Array.from({ length: 13 }, () => one);
  };
  const { markers, findings } = await open(
    streamHeader(1, lfp),
    streamHeader(3, { ...cues, name: "first" }),
    streamHeader(4, { ...cues, name: "second" }),
    ramp(100, 50),
    ...marks(3),
    ...marks(4),
  );
  expect(markers).toHaveLength(250_000);
  const told = findings.filter(({ what }) => what.includes("more markers than are kept"));
  expect(told.map(({ what, remedy }) => [what, remedy])).toEqual([
    ["Stream second: it holds more markers than are kept.", "The first 120000 are used."],
  ]);
});

test("chunks larger than a page are read by parts, each part once", async () => {
  const rows = 4000;
  const names = Array.from({ length: 600 }, (_, i) => [`c${i}`, "", ""] as const);
  const about = { type: "EEG", rate: 1000, format: "int8", channels: names } as const;
  const made = (stream: number, first: number) => {
    const content = new Uint8Array(4 + 5 + rows * 601 + 3).fill(stream);
    new DataView(content.buffer).setUint32(0, stream, true);
    content[4] = 4;
    new DataView(content.buffer).setUint32(5, rows, true);
    for (let row = 0; row < rows; row++) {
      content[9 + row * 601] = 0;
      content[10 + row * 601] = (first + row) % 101;
    }
    return chunk(3, content);
  };
  const bytes = xdfBytes(
    streamHeader(1, { ...about, name: "a" }),
    streamHeader(2, { ...about, name: "b" }),
    made(1, 0),
    made(2, 0),
    made(1, rows),
    made(2, rows),
  );
  let read = 0;
  class Counting extends Blob {
    override slice(start: number, end: number): Blob {
      read += end - start;
      return super.slice(start, end);
    }
  }
  const recording = await xdf.open({ name: "a.xdf", blob: new Counting([bytes as BlobPart]) }, []);
  expect(recording.signals.length).toBe(1200);
  read = 0;
  const out = new Float32Array(37);
  for (let first = 0; first < 2 * rows; first += 37) {
    for (const channel of [0, 1, 600, 1199]) {
      const count = (await recording.signals[channel]?.readSignalInto(first, 37, out)) ?? 0;
      expect(count).toBe(Math.min(37, 2 * rows - first));
      for (let k = 0; k < count; k++) {
        expect(out[k]).toBe(channel % 600 === 0 ? (first + k) % 101 : channel < 600 ? 1 : 2);
      }
    }
  }
  expect(read).toBeLessThan(1.1 * bytes.length);
});
