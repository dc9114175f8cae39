import { beforeAll, describe, expect, test } from "vitest";
import { Engine } from "../../src/pipeline/engine.ts";
import type { LoadedModel } from "../../src/pipeline/load.ts";
import { replaySession } from "../../src/pipeline/replay.ts";
import { recordsOf } from "../../src/sessions/reader.ts";
import type { Batch } from "../../src/sessions/session.ts";
import type { Block } from "../../src/signal/block.ts";
import { modelOf, requestOf, shortSource, wholeBlock } from "./fixture.ts";
import { cutInto, recordedSession, turns } from "./recorded.ts";

const source = shortSource(40);
const { info } = source;
const width = info.channels.length;
let model: LoadedModel;
let kalman: LoadedModel;
let whole: Block;

beforeAll(async () => {
  model = await modelOf(requestOf(source));
  kalman = await modelOf(requestOf(source, { decoder: "kalman" }));
  whole = await wholeBlock(source);
});

/** Samples `from` to `to` of the source. */
const part = (from: number, to: number): Block => ({
  firstSample: from,
  frameCount: to - from,
  data: whole.data.slice(from * width, to * width),
  acquiredAtMs: Number.NaN,
});

async function* slowly(blocks: readonly Block[]) {
  for (const [i, block] of blocks.entries()) {
    yield block;
    // The recorder works through what came, as it does in a worker of its own.
    if (i % 20 === 0) await turns(1);
  }
}

async function hopsOf(file: { name: string; blob: Blob }) {
  const batches: Batch[] = [];
  for await (const { record } of recordsOf(file)) if (record.kind === "batch") batches.push(record.value);
  return batches.flatMap(({ hops }) => Array.from(hops.decoded));
}

describe.each([
  ["wiener-cascade", () => model],
  // Carries a state from hop to hop.
  ["kalman", () => kalman],
])("a session of %s", (_, modelNow) => {
  test("that began in mid-stream gives the same values again, to the last bit", async () => {
    const { session, begin, stop, file } = await recordedSession(info, modelNow());
    // In the middle of a hop.
    for (const block of cutInto(part(0, 7_333), width, 10)) session.process(block);
    await begin();
    for await (const block of slowly(cutInto(part(7_333, 14_777), width, 23))) session.process(block);
    await stop();
    const recorded = await file();
    const report = await replaySession(recorded, "cpu");
    expect(report.hops).toEqual([
      { computedBy: "cpu", count: 74, differing: 0, largestDifference: 0, featuresDiffering: 0 },
    ]);
    expect(report.notReplayed).toBe(0);
    expect(report.seconds).toBeCloseTo(7.444, 9);
    // Values, and not one "no estimate" like the other.
    expect((await hopsOf(recorded)).filter(Number.isFinite).length).toBeGreaterThan(60);
  });
});

test("gaps, an exchanged decoder, and a decoder worker that died are replayed as they were", async () => {
  const { session, decoding, recorder, begin, stop, file } = await recordedSession(info, model);
  for (const block of cutInto(part(0, 5_000), width, 10)) session.process(block);
  await begin();
  for await (const block of slowly(cutInto(part(5_000, 9_005), width, 10))) session.process(block);
  // 250 samples are lost.
  for await (const block of slowly(cutInto(part(9_255, 15_000), width, 10))) session.process(block);
  session.swap(kalman);
  for await (const block of slowly(cutInto(part(15_000, 19_990), width, 10))) session.process(block);
  const snapshot = session.snapshot();
  for await (const block of slowly(cutInto(part(19_990, 22_000), width, 10))) session.process(block);
  await turns();
  // Another worker goes on from the snapshot.
  const next = decoding(0);
  next.swap(kalman);
  const { port1, port2 } = new MessageChannel();
  recorder.attach(port1);
  next.record(port2);
  next.resume(snapshot);
  for await (const block of slowly(cutInto(part(19_990, 25_000), width, 10))) next.process(block);
  next.stopRecording("stopped");
  await stop();
  const report = await replaySession(await file(), "cpu");
  const [compared] = report.hops;
  expect(report.hops).toHaveLength(1);
  expect(compared).toMatchObject({ differing: 0, featuresDiffering: 0 });
  expect(compared?.count).toBeGreaterThan(190);
  expect(report.notReplayed).toBe(0);
});

test("values that float64 bridged are followed hop by hop, the state carried along", async () => {
  const engine = new Engine(kalman, {
    isPinned: true,
    hopMs: 100,
    alone: (operation) => operation(),
    onMove: () => undefined,
    nowMs: () => 0,
  });
  const bridged: LoadedModel = {
    ...kalman,
    decoder: engine,
    get backend() {
      return engine.backend;
    },
  };
  const { session, begin, stop, file } = await recordedSession(info, bridged);
  for (const block of cutInto(part(0, 5_000), width, 10)) session.process(block);
  await begin();
  for await (const block of slowly(cutInto(part(5_000, 9_050), width, 10))) session.process(block);
  engine.bridge();
  for await (const block of slowly(cutInto(part(9_050, 12_020), width, 10))) session.process(block);
  engine.unbridge();
  for await (const block of slowly(cutInto(part(12_020, 15_000), width, 10))) session.process(block);
  await stop();
  const same = { differing: 0, largestDifference: 0, featuresDiffering: 0 };
  const report = await replaySession(await file(), null);
  expect(report.hops).toEqual([
    { computedBy: "cpu", count: 70, ...same },
    { computedBy: "float64", count: 30, ...same },
  ]);
  expect(report.backend).toBe("cpu and float64");
  // On the backend alone the bridged values are others, in their last digits.
  const [, elsewhere] = (await replaySession(await file(), "cpu")).hops;
  expect(elsewhere?.differing).toBeGreaterThan(20);
  expect(elsewhere?.largestDifference).toBeLessThan(1e-3);
});

test("what a full recorder could not take is left out, told, and what follows still comes out the same", async () => {
  const { session, recorder, begin, stop, file } = await recordedSession(info, model);
  await begin();
  await turns();
  // Without a turn of the loop no buffer comes back: 16 batches of half a second, then nothing.
  for (const block of cutInto(part(0, 12_000), width, 10)) session.process(block);
  await turns(20);
  for await (const block of slowly(cutInto(part(12_000, 18_000), width, 10))) session.process(block);
  await stop();
  const [summary] = await recorder.list();
  expect(summary?.missingSamples).toBeGreaterThan(3_000);
  expect(summary?.missingSamples).toBeLessThan(5_500);
  const report = await replaySession(await file(), "cpu");
  expect(report.hops).toMatchObject([{ differing: 0, featuresDiffering: 0 }]);
  expect(report.notReplayed).toBe(0);
});

test("a value that was changed is found", async () => {
  const { session, begin, stop, file, store } = await recordedSession(info, model);
  for (const block of cutInto(part(0, 5_000), width, 10)) session.process(block);
  await begin();
  for await (const block of slowly(cutInto(part(5_000, 8_000), width, 10))) session.process(block);
  await stop();
  const { SessionWriter } = await import("../../src/sessions/writer.ts");
  const parts: Uint8Array[] = [];
  let writer: InstanceType<typeof SessionWriter> | null = null;
  const recorded = await file();
  for await (const { record } of recordsOf(recorded)) {
    if (record.kind === "header") {
      writer = new SessionWriter({ append: (bytes) => void parts.push(bytes) }, record.value, Date.now);
    } else if (record.kind === "decoder") writer?.decoder(record.value);
    else if (record.kind === "state") writer?.state(record.value);
    else if (record.kind === "batch") {
      const { decoded, samples } = record.value.hops;
      samples.forEach((sample, i) => {
        if (sample === 6_999) decoded[i] = (decoded[i] as number) + 2 ** -20;
      });
      writer?.batch(record.value);
    }
  }
  expect(store.files.size).toBe(1);
  const report = await replaySession({ name: "changed", blob: new Blob([Buffer.concat(parts)]) }, "cpu");
  expect(report.hops).toMatchObject([{ count: 30, differing: 1, featuresDiffering: 0 }]);
  expect(report.hops[0]?.largestDifference).toBeCloseTo(2 ** -20, 12);
});
