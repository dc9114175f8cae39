import fc from "fast-check";
import { expect, test } from "vitest";
import { type BrainVisionFiles, brainVisionFiles } from "../../src/recordings/brainVisionWriter.ts";
import { type Marker, openRecording } from "../../src/recordings/index.ts";
import { type Channel, channelKinds, type StreamInfo } from "../../src/signal/stream.ts";
import { fileOf, readAll } from "./fixture.ts";

function written(files: BrainVisionFiles, values: Float32Array, frameCount: number) {
  return [
    ...files.texts.map(({ name, text }) => fileOf(name, text)),
    fileOf(files.dataName, files.encode(values, frameCount)),
  ];
}

const channel = (kind: Channel["kind"], at: number, suffix: string, unit: string): Channel => ({
  // BIDS has no type for force or stimulation: the names carry them over.
  name: `${kind === "misc" ? "M" : kind}_${at}${suffix}`,
  kind,
  unit,
});
const channels = fc
  .array(
    fc.tuple(
      fc.constantFrom(...channelKinds),
      fc.constantFrom("", ",left", " 1 2", "=x", ";", "é"),
      fc.constantFrom("µV", "mV", "V", "%", "N"),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((list) => list.map(([kind, suffix, unit], i) => channel(kind, i, suffix, unit)));
const recordings = channels.chain((list) =>
  fc.record({
    info: fc.record<StreamInfo>({
      rateHz: fc.constantFrom(100, 250, 1000, 2048, 4096, 30_000, 422.5),
      channels: fc.constant(list),
    }),
    values: fc
      .array(fc.oneof(fc.float(), fc.constantFrom(Number.NaN, -0, Number.POSITIVE_INFINITY)), {
        minLength: 2 * list.length,
        maxLength: 40 * list.length,
      })
      .map((all) => Float32Array.from(all.slice(0, all.length - (all.length % list.length)))),
    markers: fc.array(
      fc.record<Marker>({
        sample: fc.nat(1000),
        lengthSamples: fc.nat(50),
        kind: fc.constantFrom("Stimulus", "Response, late"),
        text: fc.constantFrom("S  1", "grip, left", "a=b", ""),
        channel: fc.constantFrom(null, ...list.map(({ name }) => name)),
      }),
      { maxLength: 5 },
    ),
    sizes: fc.array(fc.integer({ min: 1, max: 17 }), { minLength: 1, maxLength: 6 }),
  }),
);

test("what is written reads back the same to the last bit, however it is read in pieces", async () => {
  await fc.assert(
    fc.asyncProperty(recordings, async ({ info, values, markers, sizes }) => {
      const frameCount = values.length / info.channels.length;
      const recording = await openRecording(
        written(brainVisionFiles("a b", info, markers), values, frameCount),
      );
      expect(recording.info.channels).toEqual(info.channels);
      expect(Math.abs(recording.info.rateHz / info.rateHz - 1)).toBeLessThan(1e-12);
      expect(recording.frameCount).toBe(frameCount);
      expect(recording.markers).toEqual(markers);
      // Markers may lie outside, which is told.
      expect(recording.findings.filter(({ check }) => check !== "markers")).toEqual([]);
      expect(recording.recordedAt).toBeNull();
      expect(await readAll(recording)).toEqual(Array.from(values));
      expect(await readAll(recording, sizes)).toEqual(Array.from(values));
    }),
  );
});

test("rates that are whole numbers come back exactly", async () => {
  for (const rateHz of [128, 250, 256, 300, 512, 600, 999, 1000, 2048, 24_414, 44_100]) {
    const info: StreamInfo = { rateHz, channels: [channel("lfp", 0, "", "µV")] };
    const recording = await openRecording(written(brainVisionFiles("a", info), Float32Array.of(1, 2), 2));
    expect(recording.info.rateHz).toBe(rateHz);
  }
});

test("encoded parts one after another are the encoded whole; room behind the frames is left out", () => {
  const info: StreamInfo = {
    rateHz: 100,
    channels: [channel("lfp", 0, "", "µV"), channel("lfp", 1, "", "µV")],
  };
  const { encode } = brainVisionFiles("a", info);
  const data = Float32Array.from({ length: 20 }, (_, i) => i / 3);
  const parts = [data.subarray(0, 6), data.subarray(6, 20)].flatMap((part) => [
    ...encode(part, part.length / 2),
  ]);
  expect(parts).toEqual([...encode(data, 10)]);
  expect([...encode(data, 3)]).toEqual(parts.slice(0, 24));
});

test("files are named after the recording, the channels as BIDS names them", () => {
  const info: StreamInfo = { rateHz: 100, channels: [channel("lfp", 0, "", "µV")] };
  const files = brainVisionFiles("sub-1_run-1_ieeg", info);
  expect([files.dataName, ...files.texts.map(({ name }) => name)]).toEqual([
    "sub-1_run-1_ieeg.eeg",
    "sub-1_run-1_ieeg.vhdr",
    "sub-1_run-1_ieeg.vmrk",
    "sub-1_run-1_channels.tsv",
    "sub-1_run-1_ieeg.json",
  ]);
  const marker = { sample: 3, lengthSamples: 5, kind: "Stimulus", text: "S 1", channel: null };
  const events = brainVisionFiles("sub-1_run-1_ieeg", info, [marker]).texts.at(-1);
  expect(events).toEqual({
    name: "sub-1_run-1_events.tsv",
    text: "onset\tduration\ttrial_type\tvalue\tchannel\n0.03\t0.05\tStimulus\tS 1\tn/a\n",
  });
});
