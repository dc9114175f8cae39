import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Run, Signal } from "../../src/recordings/recording.ts";
import { steadyRun, tidyRate, timelineOf } from "../../src/recordings/timeline.ts";
import type { Channel } from "../../src/signal/stream.ts";
import { expectRefusal } from "./fixture.ts";

function signalOf(
  channel: Partial<Channel>,
  rateHz: number,
  sampleCount: number,
  value: (sample: number) => number,
  runs: readonly Run[] = steadyRun(sampleCount, rateHz),
): Signal {
  return {
    name: "S",
    kind: "lfp",
    unit: "µV",
    ...channel,
    rateHz,
    sampleCount,
    runs,
    rails: null,
    async readSignalInto(first, asked, out) {
      const count = Math.max(0, Math.min(asked, sampleCount - first));
      for (let k = 0; k < count; k++) out[k] = value(first + k);
      return count;
    },
    readRawInto: null,
  };
}

async function column(signals: readonly Signal[], index: number, piece = 1000): Promise<number[]> {
  const { readInto, frameCount } = timelineOf(signals, "x");
  const values: number[] = [];
  for (let frame = 0; frame < frameCount; frame += piece) {
    const out = new Float64Array(piece * signals.length);
    const count = await readInto(frame, piece, out);
    for (let k = 0; k < count; k++) values.push(out[k * signals.length + index]!);
  }
  return values;
}

test("the stream takes the rate of the signals to decode from, else the most common one", () => {
  const of = (...parts: [Partial<Channel>, number][]) =>
    timelineOf(
      parts.map(([channel, rateHz], i) => signalOf({ name: `S${i}`, ...channel }, rateHz, 100, () => 0)),
      "x",
    );
  expect(of([{ kind: "eeg" }, 100], [{ kind: "lfp" }, 250], [{ kind: "misc" }, 100]).info.rateHz).toBe(250);
  expect(of([{ kind: "misc" }, 10], [{ kind: "force" }, 100], [{ kind: "misc" }, 10]).info.rateHz).toBe(10);
  expect(of([{ kind: "misc" }, 10], [{ kind: "force" }, 100]).info.rateHz).toBe(100);
  expect(() => timelineOf([], "x")).toThrow("holds no signals");
});

describe("rates", () => {
  const neural = signalOf({ name: "L" }, 100, 40, (sample) => sample);

  test("a slower signal is held at its last value", async () => {
    const slow = signalOf({ name: "F", kind: "force" }, 25, 10, (sample) => 1000 + sample);
    expect(await column([neural, slow], 1)).toEqual(
      Array.from({ length: 40 }, (_, n) => 1000 + Math.floor(n / 4)),
    );
  });

  test("a faster one is averaged over the past interval, and never over what is to come", async () => {
    const fast = signalOf({ name: "F", kind: "force" }, 400, 160, (sample) => sample);
    const values = await column([neural, fast], 1);
    expect(values[0]).toBe(0);
    for (let n = 1; n < 40; n++) expect(values[n]).toBe(4 * n - 1.5);
  });

  test("what has ended is no number", async () => {
    const short = signalOf({ name: "F", kind: "force" }, 50, 10, () => 1);
    const values = await column([neural, short], 1);
    expect(values.slice(0, 20)).toEqual(Array(20).fill(1));
    expect(values.slice(20)).toEqual(Array(20).fill(Number.NaN));
  });

  test("differing rates are findings", () => {
    const slow = signalOf({ name: "F", kind: "force" }, 25, 10, () => 0);
    expect(timelineOf([neural, slow], "x").findings).toEqual([
      expect.objectContaining({ check: "mixed-rates", channel: "F", what: expect.stringContaining("25 Hz") }),
    ]);
  });

  test("any rates, read in any pieces, give the same values", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 50 }),
        async (rateHz, piece) => {
          const other = signalOf({ name: "F", kind: "force" }, rateHz, Math.ceil(rateHz * 0.4), (sample) =>
            Math.sin(sample),
          );
          expect(await column([neural, other], 1, piece)).toEqual(await column([neural, other], 1));
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("runs", () => {
  const runs: Run[] = [
    { firstSample: 0, sampleCount: 10, startS: 5, stepS: 0.01 },
    { firstSample: 10, sampleCount: 10, startS: 5.25, stepS: 0.01 },
  ];
  const broken = signalOf({ name: "L" }, 100, 20, (sample) => sample, runs);

  test("a gap is as long as it was, and not a number", async () => {
    const timeline = timelineOf([broken], "x");
    expect(timeline.frameCount).toBe(35);
    expect(await column([broken], 0, 7)).toEqual([
      ...Array.from({ length: 10 }, (_, i) => i),
      ...Array(15).fill(Number.NaN),
      ...Array.from({ length: 10 }, (_, i) => 10 + i),
    ]);
    expect(timeline.findings).toEqual([
      expect.objectContaining({ check: "missing-time", span: { fromS: expect.closeTo(0.1, 9), toS: 0.25 } }),
    ]);
  });

  test("frames and times turn into one another, in gaps too", () => {
    const timeline = timelineOf([broken], "x");
    for (let frame = 0; frame < 35; frame++) expect(timeline.frameAt(timeline.timeOf(frame))).toBe(frame);
    expect(timeline.timeOf(25)).toBeCloseTo(5.25, 12);
    expect(timeline.frameAt(4)).toBe(-100);
    expect(timeline.frameAt(6)).toBe(100);
  });

  test("a signal that goes on through the gap of another does go on", async () => {
    const steady = signalOf({ name: "F", kind: "force" }, 100, 200, (sample) => sample, [
      { firstSample: 0, sampleCount: 200, startS: 4, stepS: 0.01 },
    ]);
    expect(await column([broken, steady], 1)).toEqual(Array.from({ length: 35 }, (_, i) => 100 + i));
  });

  test("a gap of months is damage", async () => {
    const far = signalOf({ name: "L" }, 100, 20, () => 0, [runs[0]!, { ...runs[1]!, startS: 1e9 }]);
    await expectRefusal(
      Promise.resolve().then(() => timelineOf([far], "x.xdf")),
      "x.xdf",
      "time stamps are damaged",
    );
  });
});

test("rates that mean whole numbers are whole numbers", () => {
  expect(
    [1e6 / 488.28125, 1e6 / 1666.66667, 422.5, 0.001, 1000.0000001].map((rate) => tidyRate(rate)),
  ).toEqual([2048, 600, 422.5, 0.001, 1000]);
});
