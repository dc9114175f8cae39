import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openRecordingFile } from "../../src/cli/files.ts";
import type { Recording } from "../../src/recordings/index.ts";
import { verifyRecording } from "../../src/recordings/verify.ts";
import { annotations, edfBytes } from "./edfFixture.ts";

const folder = mkdtempSync(join(tmpdir(), "gripscope-large-"));
afterAll(() => rmSync(folder, { recursive: true }));

const size = 2 * 2 ** 30;

/** A file of 2 GB that takes no room: what is not written reads as zeros. */
function sparse(name: string, head: Uint8Array, tail: Uint8Array): string {
  const path = join(folder, name);
  const file = openSync(path, "w");
  writeSync(file, head);
  ftruncateSync(file, size);
  writeSync(file, tail, 0, tail.length, size - tail.length);
  closeSync(file);
  return path;
}

/** Opens, looks at the first seconds, jumps about; prints what it took, since how long it takes depends on the machine. */
async function measure(name: string, path: string): Promise<Recording> {
  globalThis.gc?.();
  const memory = () => process.memoryUsage().rss / 2 ** 20;
  const before = memory();
  const openedMs = performance.now();
  const recording = await openRecordingFile(path);
  await verifyRecording(recording, { untilS: 5 });
  const openMs = performance.now() - openedMs;
  const width = recording.info.channels.length;
  const out = new Float32Array(1000 * width);
  let slowestMs = 0;
  for (let k = 0; k < 50; k++) {
    const first = Math.floor(((k * 7919) % 50) * ((recording.frameCount - 1000) / 50));
    const startedMs = performance.now();
    expect(await recording.readInto(first, 1000, out)).toBe(1000);
    slowestMs = Math.max(slowestMs, performance.now() - startedMs);
  }
  console.log(
    `${name} of 2 GB: opened and first seconds verified in ${openMs.toFixed(0)} ms, slowest of 50 seeks ${slowestMs.toFixed(0)} ms, ${(memory() - before).toFixed(0)} MB more memory`,
  );
  return recording;
}

describe("2 GB", () => {
  test("of BrainVision open, and the last sample is right", async () => {
    const width = 64;
    const channels = Array.from({ length: width }, (_, i) => `Ch${i + 1}=LFP_${i},,0.5,µV`);
    writeFileSync(
      join(folder, "big.vhdr"),
      [
        "Brain Vision Data Exchange Header File Version 1.0",
        "[Common Infos]",
        "DataFile=big.eeg",
        `NumberOfChannels=${width}`,
        "SamplingInterval=500",
        "[Binary Infos]",
        "BinaryFormat=INT_16",
        "[Channel Infos]",
        ...channels,
      ].join("\n"),
    );
    const last = new Int16Array(width).map((_, i) => i + 1);
    sparse("big.eeg", new Uint8Array(0), new Uint8Array(last.buffer));
    const recording = await measure("BrainVision", join(folder, "big.vhdr"));
    expect(recording.frameCount).toBe(size / 2 / width);
    const out = new Float32Array(width);
    await recording.readInto(recording.frameCount - 1, 1, out);
    expect(Array.from(out)).toEqual(Array.from(last, (value) => value / 2));
  });

  test.each([
    ["EDF", "", 1000],
    ["EDF+C", "EDF+C", 1000],
    ["EDF+D of short records", "EDF+D", 50],
  ])("of %s open, and the last sample is right", async (name, reserved, samplesPerRecord) => {
    const width = 16;
    const head = edfBytes({
      records: 1,
      statedRecords: -1,
      reserved,
      recordS: samplesPerRecord / 1000,
      signals: [
        ...Array.from({ length: width }, (_, i) => ({
          label: `LFP ${i}`,
          samplesPerRecord,
          record: () => Array<number>(samplesPerRecord).fill(i),
        })),
        ...(reserved === "" ? [] : [annotations(() => 0, { 0: "+0.01\x14first\x14\0" })]),
      ],
    });
    const recordBytes = head.length - 256 * (1 + width + (reserved === "" ? 0 : 1));
    const records = Math.floor((size - (head.length - recordBytes)) / recordBytes);
    const rest = size - (head.length - recordBytes) - records * recordBytes;
    const tail = new Uint8Array(rest + recordBytes);
    tail[2 * samplesPerRecord - 2] = 7;
    const path = sparse(`${reserved || "plain"}.edf`, head, tail);
    const recording = await measure(name, path);
    expect(recording.frameCount).toBe(records * samplesPerRecord);
    const out = new Float32Array(width);
    expect(await recording.readInto(recording.frameCount - 1, 1, out)).toBe(1);
    expect(out[0]).toBe(7);
    expect(recording.markers.map(({ text }) => text)).toEqual(reserved === "" ? [] : ["first"]);
  });
});
