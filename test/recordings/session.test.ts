import { expect, test } from "vitest";
import { openRecording } from "../../src/recordings/index.ts";
import { verifyRecording } from "../../src/recordings/verify.ts";
import { recordedSource } from "../../src/sources/recorded.ts";
import { batchOf, fileOf, memoryLog } from "../sessions/fixture.ts";

function recorded() {
  const log = memoryLog();
  for (let first = 1000; first < 3000; first += 10) log.writer.batch(batchOf([first, 10]));
  log.writer.event("marker", 2500, "cough");
  for (let first = 3500; first < 5000; first += 10) log.writer.batch(batchOf([first, 10]));
  return log;
}

test("opens as a recording: samples where they were, no numbers in the gap, events as markers", async () => {
  const log = recorded();
  log.writer.end("stopped");
  const recording = await openRecording([log.file()]);
  // What it was recorded of is said on, wherever it is opened.
  expect(recording).toMatchObject({ format: "Gripscope session", frameCount: 4000, isSimulated: true });
  expect(recordedSource(recording).description).toEqual({
    simulated: true,
    label: recording.name,
    origin: { source: "test", firstSample: 1000 },
  });
  const data = new Float32Array(8000);
  expect(await recording.readInto(0, 4000, data)).toBe(4000);
  const expected = Float32Array.from({ length: 8000 }, (_, i) => {
    const sample = 1000 + (i >> 1);
    return sample >= 3000 && sample < 3500 ? Number.NaN : i % 2 === 0 ? sample : -sample;
  });
  expect(data).toEqual(expected);
  expect(recording.markers).toMatchObject([
    { sample: 1500, kind: "marker", text: "cough" },
    { sample: 2000, kind: "gap", lengthSamples: 500 },
  ]);
  expect(recording.findings.map(({ check }) => check)).toEqual(["missing-time"]);
  expect((await verifyRecording(recording, {})).seenShare).toBe(1);
});

test("cut off in the middle of a record it opens as far as it goes, with one finding that says so", async () => {
  const bytes = recorded().bytes();
  const recording = await openRecording([fileOf(bytes.slice(0, -50))]);
  expect(recording.frameCount).toBe(3990);
  expect(recording.findings[0]).toMatchObject({ check: "size", severity: "warning" });
  expect(recording.findings[0]?.what).toContain("cut off");
});

test("without a sample it is refused in one line", async () => {
  await expect(openRecording([memoryLog().file()])).rejects.toThrow(/nothing was recorded/);
  await expect(openRecording([fileOf(new Uint8Array(40))])).rejects.toThrow(/not a Gripscope session/);
});
