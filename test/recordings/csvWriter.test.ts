import fc from "fast-check";
import { expect, test } from "vitest";
import { csvFiles } from "../../src/recordings/csvWriter.ts";
import { type Marker, openRecording } from "../../src/recordings/index.ts";
import type { StreamInfo } from "../../src/signal/stream.ts";
import { fileOf, readAll } from "./fixture.ts";

const recordings = fc.record({
  info: fc.record<StreamInfo>({
    rateHz: fc.constantFrom(100, 250, 1000, 2048, 30_000, 422.5),
    channels: fc.constantFrom(
      [{ name: "LFP_0", kind: "lfp" as const, unit: "µV" }],
      [
        { name: "a,b", kind: "ecog" as const, unit: "mV" },
        { name: 'say "x" (left)', kind: "misc" as const, unit: "furlong" },
        { name: "FORCE", kind: "force" as const, unit: "" },
      ],
    ),
  }),
  values: fc.array(
    fc.oneof(fc.float(), fc.double(), fc.constantFrom(Number.NaN, -0, Number.NEGATIVE_INFINITY)),
    {
      minLength: 6,
      maxLength: 90,
    },
  ),
  markers: fc.array(
    fc.record<Marker>({
      sample: fc.nat(20),
      lengthSamples: fc.nat(50),
      kind: fc.constantFrom("Stimulus", "Response, late"),
      text: fc.constantFrom("S 1", "grip, left", ""),
      channel: fc.constant(null),
    }),
    { maxLength: 5 },
  ),
  cut: fc.integer({ min: 1, max: 20 }),
});

test("what is written reads back the same to the last bit, in any pieces", async () => {
  await fc.assert(
    fc.asyncProperty(recordings, async ({ info, values, markers, cut }) => {
      const width = info.channels.length;
      const frames = Math.floor(values.length / width);
      const data = Float64Array.from(values.slice(0, frames * width));
      const { texts, dataName, head, encode } = csvFiles("rec", info, markers);
      const first = Math.min(cut, frames);
      const rows = encode(data, first, 0) + encode(data.subarray(first * width), frames - first, first);
      const recording = await openRecording([
        fileOf(dataName, head + rows),
        ...texts.map(({ name, text }) => fileOf(name, text)),
      ]);
      expect(recording.info.channels).toEqual(info.channels);
      expect(Math.abs(recording.info.rateHz / info.rateHz - 1)).toBeLessThan(1e-9);
      expect(await readAll(recording)).toEqual(Array.from(data));
      expect(await readAll(recording, [cut])).toEqual(Array.from(data));
      expect(recording.markers.map(({ timeS, ...marker }) => marker)).toEqual(markers);
    }),
    { numRuns: 60 },
  );
});
