import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { edf } from "../../src/recordings/edf.ts";
import { openRecording } from "../../src/recordings/index.ts";
import type { Signal } from "../../src/recordings/recording.ts";
import { verifyRecording } from "../../src/recordings/verify.ts";
import { annotations, edfBytes, edfFile, type MadeEdf, type MadeSignal } from "./edfFixture.ts";
import { expectRefusal, fileOf, isSharedMissing, readAll, sharedFiles } from "./fixture.ts";

function open(made: MadeEdf) {
  const file = edfFile(made);
  return edf.open(file, [file]);
}

async function valuesOf(signal: Signal | undefined, sizes = [7]): Promise<number[]> {
  const values: number[] = [];
  for (let k = 0; values.length < signal!.sampleCount; k++) {
    const out = new Float64Array(sizes[k % sizes.length]!);
    const count = await signal!.readSignalInto(values.length, out.length, out);
    expect(count).toBe(Math.min(out.length, signal!.sampleCount - values.length));
    values.push(...out.subarray(0, count));
  }
  return values;
}

/** Values that tell signal, record and place apart. */
const ramp = (label: string, samplesPerRecord: number, scale = 100): MadeSignal => ({
  label,
  samplesPerRecord,
  physical: [-3276.8, 3276.7],
  record: (record) => Array.from({ length: samplesPerRecord }, (_, i) => scale * record + i),
});

const two = (changes: Partial<MadeEdf> = {}): MadeEdf => ({
  records: 3,
  signals: [ramp("LFP L1", 4), ramp("GRIP", 2)],
  ...changes,
});

describe("samples", () => {
  test("of each signal come at its own rate, scaled by its ranges, in any pieces", async () => {
    const recording = await open(two());
    expect(
      recording.signals.map(({ name, kind, unit, rateHz, sampleCount }) => [
        name,
        kind,
        unit,
        rateHz,
        sampleCount,
      ]),
    ).toEqual([
      ["LFP L1", "lfp", "µV", 4, 12],
      ["GRIP", "force", "µV", 2, 6],
    ]);
    const expected = [0, 1, 2, 3, 100, 101, 102, 103, 200, 201, 202, 203];
    for (const sizes of [[1], [5], [12], [3, 1, 2]]) {
      const values = await valuesOf(recording.signals[0], sizes);
      values.forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i]! / 10, 9);
      });
    }
    const raw = new Float64Array(6);
    expect(await recording.signals[1]?.readRawInto?.(0, 6, raw)).toBe(6);
    expect(Array.from(raw)).toEqual([0, 1, 100, 101, 200, 201]);
  });

  test("24 bits of BDF keep their sign", async () => {
    const values = [-8_388_608, 8_388_607, -1, 0, 65_536, -65_537];
    const recording = await open({
      isBdf: true,
      records: 1,
      signals: [{ label: "A1", samplesPerRecord: 6, record: () => values }],
    });
    expect(recording.format).toBe("BDF");
    expect(await valuesOf(recording.signals[0])).toEqual(values);
  });

  test("random ones, in random records and pieces, equal what was written", async () => {
    const maker = fc.record({
      isBdf: fc.boolean(),
      records: fc.integer({ min: 1, max: 5 }),
      lengths: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
      seed: fc.nat(1e6),
      sizes: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(maker, async ({ isBdf, records, lengths, seed, sizes }) => {
        const most = isBdf ? 1 << 23 : 1 << 15;
        const value = (signal: number, record: number, i: number) =>
          ((seed + 7919 * signal + 104_729 * record + 1_299_709 * i) % (2 * most)) - most;
        const recording = await open({
          isBdf,
          records,
          signals: lengths.map((samplesPerRecord, signal) => ({
            label: `S${signal}`,
            samplesPerRecord,
            record: (record) => Array.from({ length: samplesPerRecord }, (_, i) => value(signal, record, i)),
          })),
        });
        for (const [signal, length] of lengths.entries()) {
          const expected = Array.from({ length: records * length }, (_, k) =>
            value(signal, Math.floor(k / length), k % length),
          );
          expect(await valuesOf(recording.signals[signal], sizes)).toEqual(expected);
        }
        // The stream, read in pieces and at once.
        expect(await readAll(recording, sizes)).toEqual(await readAll(recording));
      }),
      { numRuns: 60 },
    );
  });

  test("a record larger than any block is read in slices", async () => {
    const length = 2_200_000;
    const bytes = edfBytes({ records: 0, statedRecords: 1, signals: [ramp("LFP", length)] });
    const data = new Int16Array(length).map((_, i) => i % 1000);
    const file = { name: "a.edf", blob: new Blob([bytes as BlobPart, data]) };
    const recording = await edf.open(file, [file]);
    const out = new Float64Array(200_000);
    expect(await recording.signals[0]?.readRawInto?.(2_100_000, 200_000, out)).toBe(100_000);
    expect([out[0], out[99_999]]).toEqual([2_100_000 % 1000, 2_199_999 % 1000]);
  });
});

describe("annotations", () => {
  const noted = { 0: "+0.5\x15" + "1.5\x14Start\x14\0", 2: "+2.25\x14Squeeze\x14Härter\x14\0" };

  test("of EDF+C become markers with time and length", async () => {
    const recording = await open(
      two({ reserved: "EDF+C", signals: [...two().signals, annotations((record) => record, noted)] }),
    );
    expect(recording.format).toBe("EDF+C");
    expect(recording.signals).toHaveLength(2);
    expect(recording.markers).toEqual([
      { sample: 2, timeS: 0.5, lengthSamples: 6, kind: "Annotation", text: "Start", channel: null },
      { sample: 9, timeS: 2.25, lengthSamples: 0, kind: "Annotation", text: "Squeeze", channel: null },
      { sample: 9, timeS: 2.25, lengthSamples: 0, kind: "Annotation", text: "Härter", channel: null },
    ]);
    expect(recording.findings.filter(({ check }) => check !== "mixed-rates")).toEqual([]);
  });

  test("of BDF+ are read alike", async () => {
    const recording = await open(
      two({
        isBdf: true,
        reserved: "BDF+C",
        signals: [...two().signals, annotations((record) => record, noted, true)],
      }),
    );
    expect(recording.markers.map(({ text }) => text)).toEqual(["Start", "Squeeze", "Härter"]);
  });

  test("count from the first sample, which may come a fraction of a second behind the time in the header", async () => {
    const recording = await open(
      two({
        reserved: "EDF+C",
        signals: [...two().signals, annotations((record) => record + 0.25, { 1: "+1.75\x14x\x14\0" })],
      }),
    );
    expect(recording.markers).toEqual([expect.objectContaining({ sample: 6, timeS: 1.5 })]);
    expect(recording.recordedAt).toBe("2021-03-02T14:15:16.250000");
  });

  test("that are large are read behind the opening, and no more of them than are kept", async () => {
    const samplesPerRecord = 250_000;
    const list = { ...annotations(() => 0), samplesPerRecord, record: () => [] };
    const head = edfBytes({
      records: 0,
      statedRecords: 1,
      reserved: "EDF+C",
      signals: [ramp("LFP", 4), ...Array<MadeSignal>(20).fill(list)],
    });
    const bytes = new Uint8Array(head.length + 8 + 20 * 2 * samplesPerRecord);
    bytes.set(head);
    const note = new TextEncoder().encode("+1\x14x\x14\0");
    for (let at = head.length + 8; at + note.length <= bytes.length; at += note.length) bytes.set(note, at);
    let read = 0;
    class Counting extends Blob {
      override slice(start: number, end: number): Blob {
        read += end - start;
        return super.slice(start, end);
      }
    }
    const recording = await edf.open({ name: "a.edf", blob: new Counting([bytes as BlobPart]) }, []);
    expect(recording.markers).toEqual([]);
    expect(read).toBeLessThan(8 << 20);
    const { markers } = await verifyRecording(recording);
    expect(markers.length).toBe(250_000);
    expect(read).toBeLessThan(8 << 20);
  });

  test("of a BDF without them are the triggers of its status channel, read in the background", async () => {
    const codes = [0, 5, 5, 0, 5, 7, 7, 0x10000 + 7];
    const status: MadeSignal = {
      label: "Status",
      samplesPerRecord: 4,
      record: (record) =>
        codes.slice(4 * record, 4 * record + 4).map((code) => code - (record === 1 ? 0x800000 : 0)),
    };
    const recording = await open({ isBdf: true, records: 2, signals: [ramp("LFP", 4), status] });
    expect(recording.signals[1]?.kind).toBe("trigger");
    const { markers } = await verifyRecording(recording);
    expect(markers.map(({ sample, text, kind }) => [sample, text, kind])).toEqual([
      [1, "5", "Status"],
      [4, "5", "Status"],
      [5, "7", "Status"],
    ]);
  });

  test("that are damaged are passed over", async () => {
    const damage = "no onset\x14x\x14\0\x14\x14\0+1e9\x14x\x14\0+1.5\x15oops\x14kept\x14\0+2";
    const recording = await open(
      two({ reserved: "EDF+C", signals: [...two().signals, annotations((record) => record, { 0: damage })] }),
    );
    expect(recording.markers).toEqual([
      { sample: 6, timeS: 1.5, lengthSamples: 0, kind: "Annotation", text: "kept", channel: null },
    ]);
  });
});

describe("gaps of EDF+D", () => {
  const onsets = [0, 1, 5.5, 6.5, 20];
  const discontinuous = (times: readonly (number | null)[]) =>
    two({
      records: times.length,
      reserved: "EDF+D",
      signals: [...two().signals, annotations((record) => times[record] ?? null)],
    });

  test("are as long as they were: no numbers in the stream, and a finding", async () => {
    const recording = await open(discontinuous(onsets));
    expect(recording.frameCount).toBe(4 * 21);
    const values = await readAll(recording, [5, 1, 30]);
    const frames = Array.from({ length: 84 }, (_, frame) => values.slice(2 * frame, 2 * frame + 2));
    const held = (frame: number) => frames[frame]!.map((value) => Math.round(10 * value));
    expect(held(7)).toEqual([103, 101]);
    expect(frames[8]).toEqual([Number.NaN, Number.NaN]);
    expect(frames[21]).toEqual([Number.NaN, Number.NaN]);
    expect(held(22)).toEqual([200, 200]);
    expect(held(29)).toEqual([303, 301]);
    expect(frames[30]).toEqual([Number.NaN, Number.NaN]);
    expect(held(80)).toEqual([400, 400]);
    const [finding] = recording.findings.filter(({ check }) => check === "missing-time");
    expect(finding).toMatchObject({ channel: null, span: { fromS: 2, toS: 5.5 } });
    expect(finding?.what).toContain("in 1 other gaps: 16 s in all");
    expect(recording.signals[0]?.sampleCount).toBe(20);
  });

  test("are found by halves, wherever they are", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 30 }),
        async (gaps) => {
          let at = 0;
          const times = gaps.map((gap, record) => {
            at += record === 0 ? 0 : 1 + gap;
            return at;
          });
          const recording = await open(discontinuous(times));
          expect(recording.frameCount).toBe(4 * (at + 1));
          const values = await readAll(recording, [11]);
          times.forEach((time, record) => {
            expect(values[8 * time]).toBeCloseTo(10 * record, 6);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  test("a clock that drifts makes none, however many records there are; what is one is found within the drift", async () => {
    for (const [count, gapAt, gapS] of [
      [3000, 3000, 0],
      [30_000, 30_000, 0],
      [30_000, 12_345, 7],
    ] as const) {
      const onsetOf = (record: number) => Number((1.0003 * record + (record >= gapAt ? gapS : 0)).toFixed(4));
      const recording = await open({
        records: count,
        reserved: "EDF+D",
        signals: [ramp("LFP L1", 4, 0), { ...annotations(onsetOf), samplesPerRecord: 12 }],
      });
      expect(recording.findings.filter(({ check }) => check === "duplicate-time")).toEqual([]);
      expect(recording.findings.filter(({ check }) => check === "missing-time").length).toBe(
        gapS > 0 ? 1 : 0,
      );
      expect(recording.frameCount).toBe(4 * (count + gapS));
      const runs = recording.signals[0]?.runs ?? [];
      expect(runs.length).toBeLessThan(40);
      for (const { firstSample, startS, stepS } of runs) {
        expect(Math.abs(startS - onsetOf(firstSample / 4))).toBeLessThan(0.125);
        expect(stepS).toBeCloseTo(1.0003 / 4, gapS > 0 ? 3 : 7);
      }
    }
  });

  test("time that goes back, or is not stated, is a finding and no gap", async () => {
    const backwards = await open(discontinuous([0, 1, 0.5, 3]));
    expect(backwards.findings).toContainEqual(expect.objectContaining({ check: "duplicate-time" }));
    const silent = await open(discontinuous([0, null, null, 3]));
    expect(silent.frameCount).toBe(16);
    await expectRefusal(open(discontinuous([0, 1, 1e12])), "a.edf", /time jumps by .* days/);
  });
});

describe("header", () => {
  test("a recording that was not closed, cut off or appended to is used as far as it holds whole records", async () => {
    expect((await open(two({ statedRecords: -1 }))).findings.filter(({ check }) => check === "size")).toEqual(
      [],
    );
    for (const statedRecords of [2, 5]) {
      const recording = await open(two({ statedRecords }));
      expect(recording.signals[0]?.sampleCount).toBe(12);
      expect(recording.findings).toContainEqual(
        expect.objectContaining({
          check: "size",
          what: expect.stringContaining(`states "${statedRecords}" records, the file holds 3`),
        }),
      );
    }
    const bytes = edfBytes(two());
    const cut = await edf.open(fileOf("a.edf", bytes.subarray(0, -3)), []);
    expect(cut.signals[0]?.sampleCount).toBe(8);
    expect(cut.findings[0]?.what).toContain("holds 2 and 9 bytes of another");
  });

  test("ranges that give no scale leave values as stored, with a finding", async () => {
    for (const physical of [
      [5, 5],
      ["x", 7],
    ] as const) {
      const recording = await open(two({ signals: [{ ...ramp("LFP", 4), physical }] }));
      expect((await valuesOf(recording.signals[0])).slice(0, 5)).toEqual([0, 1, 2, 3, 100]);
      expect(recording.findings).toContainEqual(expect.objectContaining({ check: "unit", channel: "LFP" }));
    }
  });

  test("states date and time; the long year where there is one", async () => {
    expect((await open(two())).recordedAt).toBe("2021-03-02T14:15:16");
    expect((await open(two({ date: "02.03.89" }))).recordedAt).toBe("1989-03-02T14:15:16");
    const long = await open(two({ recording: "Startdate 05-DEC-2094 X X X" }));
    expect(long.recordedAt).toBe("2094-12-05T14:15:16");
    expect((await open(two({ date: "99.99.99" }))).recordedAt).toBeNull();
  });

  test("what is no voltage is not taken for EEG", async () => {
    const signals = ["F3", "Light", "EEG Cz"].map((label, i) => ({
      ...ramp(label, 4),
      unit: ["uV", "lux", ""][i]!,
    }));
    expect((await open(two({ signals }))).signals.map(({ kind }) => kind)).toEqual(["eeg", "misc", "eeg"]);
  });

  test("what cannot be read is refused by file and reason", async () => {
    const refused = async (made: MadeEdf, reason: string | RegExp) =>
      expectRefusal(open(made), "a.edf", reason);
    await refused(two({ recordS: "soon" }), 'duration of a record, "soon"');
    await refused(two({ recordS: -1 }), 'duration of a record, "-1"');
    await refused(two({ signals: [] }), "number of signals");
    await refused(two({ records: 0 }), "not even one record");
    await refused(
      two({ signals: [ramp("LFP", 4), { ...ramp("B", 2), samplesPerRecord: 1e7 }] }),
      "not even one record",
    );
    await refused(two({ signals: [annotations((record) => record)] }), "no signals");
    await refused(two({ signals: [{ ...ramp("LFP", 4), samplesPerRecord: -4 }] }), "signal 1");
    const bytes = edfBytes(two());
    await expectRefusal(
      edf.open(fileOf("a.edf", bytes.subarray(0, 700)), []),
      "a.edf",
      "cut off within its header",
    );
    await expectRefusal(edf.open(fileOf("a.edf", "hello"), []), "a.edf", "too short");
    await expectRefusal(edf.open(fileOf("a.edf", "x".repeat(600)), []), "a.edf", "neither EDF nor BDF");
  });
});

describe.skipIf(isSharedMissing("edf"))("the night's sleep, ten records of 30 s", () => {
  test("gives the physical sums of every signal at its own rate", async () => {
    const recording = await openRecording(sharedFiles("edf"));
    const { channels } = await verifyRecording(recording);
    const known = [
      5786.725274725277, -10889.671062271369, 22995.836874236884, 109827, 1028.81, 11161, 265812,
    ];
    channels.forEach(({ sum }, i) => {
      expect(Math.abs(sum / known[i]! - 1)).toBeLessThan(1e-12);
    });
    expect(channels.map(({ sampleCount }) => sampleCount)).toEqual([
      30_000, 30_000, 30_000, 300, 300, 300, 300,
    ]);
    expect([recording.info.rateHz, recording.frameCount]).toEqual([100, 30_000]);
  });
});
