import { describe, expect, test } from "vitest";
import { indexOf, readEnd, readHeader, readSamples, recordsOf } from "../../src/sessions/reader.ts";
import { encodeRecord } from "../../src/sessions/record.ts";
import { InputError } from "../../src/signal/errors.ts";
import { batchOf, fileOf, header, memoryLog } from "./fixture.ts";

function recorded() {
  const log = memoryLog();
  log.writer.batch(batchOf([1000, 10], [1010, 10]));
  log.writer.event("marker", 1015, "cough");
  log.writer.batch(batchOf([1040, 10]));
  return log;
}

async function readAll(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  for await (const _ of recordsOf(fileOf(bytes)));
}

test("an index tells where batches lie, and each is found there", async () => {
  const log = recorded();
  log.writer.end("stopped");
  const file = log.file();
  const index = await indexOf(file);
  expect(index.header).toEqual(header);
  expect(index).toMatchObject({ frameCount: 30, hopCount: 3, endSample: 1050, wholeBytes: file.blob.size });
  expect(index.events.map(({ kind }) => kind)).toEqual(["marker", "gap"]);
  expect(index.end).toMatchObject({ reason: "stopped", missingSamples: 20 });
  expect(index.batches.map(({ firstSample, frameCount }) => [firstSample, frameCount])).toEqual([
    [1000, 20],
    [1040, 10],
  ]);
  const frames = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => [from + i, -from - i]).flat();
  expect(Array.from(await readSamples(file, index.batches, 1, 1))).toEqual(frames(1040, 10));
  expect(Array.from(await readSamples(file, index.batches, 0, 2))).toEqual([
    ...frames(1000, 20),
    ...frames(1040, 10),
  ]);
});

describe("the end", () => {
  test("is found without reading the rest", async () => {
    const log = recorded();
    expect(await readEnd(log.file())).toBeNull();
    const end = log.writer.end("stopped");
    expect(await readEnd(log.file())).toEqual(end);
  });

  test("is none where anything lies behind it, or it was cut off", async () => {
    const log = recorded();
    log.writer.end("stopped");
    const bytes = log.bytes();
    expect(await readEnd(fileOf(bytes.slice(0, -1)))).toBeNull();
    expect(await readEnd(fileOf(new Uint8Array([...bytes, 0])))).toBeNull();
    expect(await readEnd(fileOf(new Uint8Array(0)))).toBeNull();
  });
});

describe("refuses, in one line,", () => {
  test("what is no session", async () => {
    await expect(readHeader(fileOf(new Uint8Array(100)))).rejects.toThrow(/not a Gripscope session/);
  });

  test("a session of a newer version", async () => {
    const bytes = encodeRecord("header", 0, { ...header, schemaVersion: 2 });
    await expect(readAll(bytes)).rejects.toThrow(/newer Gripscope/);
  });

  test.each([
    ["a field of another type", { ...header, startSample: "now" }],
    ["a rate that is none", { ...header, info: { ...header.info, rateHz: 0 } }],
    ["no channels", { ...header, info: { ...header.info, channels: [] } }],
  ])("%s", async (_, value) => {
    await expect(readAll(encodeRecord("header", 0, value))).rejects.toThrow(InputError);
  });

  test.each([
    ["samples that are no whole frames", { data: new Float32Array(19) }],
    ["fewer features than hops", { hops: { ...batchOf([1000, 10]).hops, features: new Float64Array(0) } }],
    [
      "blocks that do not follow one another",
      { blocks: { ...batchOf([1000, 5], [1005, 5]).blocks, firstSamples: Float64Array.of(1000, 1006) } },
    ],
  ])("a batch with %s", async (_, change) => {
    const batch = { ...batchOf([1000, 10]), writtenAtMs: 0, ...change };
    const bytes = Buffer.concat([encodeRecord("header", 0, header), encodeRecord("batch", 1, batch)]);
    await expect(readAll(new Uint8Array(bytes))).rejects.toThrow(/does not fit its stream/);
  });

  test("a header that comes late, or twice", async () => {
    await expect(readAll(encodeRecord("event", 0, {}))).rejects.toThrow(InputError);
    const twice = Buffer.concat([encodeRecord("header", 0, header), encodeRecord("header", 1, header)]);
    await expect(readAll(new Uint8Array(twice))).rejects.toThrow(/come first, and once/);
  });
});
