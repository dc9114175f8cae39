import fc from "fast-check";
import { expect, test } from "vitest";
import { recordsOf } from "../../src/sessions/reader.ts";
import type { Batch, SessionEvent } from "../../src/sessions/session.ts";
import { batchOf, memoryLog } from "./fixture.ts";

async function read(log: ReturnType<typeof memoryLog>) {
  const batches: Batch[] = [];
  const events: SessionEvent[] = [];
  for await (const { record } of recordsOf(log.file())) {
    if (record.kind === "batch") batches.push(record.value);
    if (record.kind === "event") events.push(record.value);
  }
  const samples = batches.flatMap(({ data }) => Array.from(data).filter((_, i) => i % 2 === 0));
  const hops = batches.flatMap(({ hops: { samples: of } }) => Array.from(of));
  return { batches, events, samples, hops };
}

test("blocks and hops come back as they were given", async () => {
  const log = memoryLog();
  const given = batchOf([1000, 10], [1010, 10]);
  log.writer.batch(given);
  const { batches, events } = await read(log);
  expect(batches).toEqual([{ ...given, writtenAtMs: 1_767_322_000_000 }]);
  expect(events).toEqual([]);
});

test("samples that never came are an event before what follows them, and counted", async () => {
  const log = memoryLog();
  log.writer.batch(batchOf([1000, 10], [1050, 10]));
  const { events, samples } = await read(log);
  expect(events).toMatchObject([
    { kind: "gap", sample: 1010, lengthSamples: 40, text: "40 ms (40 samples) never came" },
  ]);
  expect(samples).toHaveLength(20);
  expect(log.writer.end("stopped")).toMatchObject({ frameCount: 20, endSample: 1060, missingSamples: 40 });
});

test("a state further on tells that what lies between was not recorded; one of the past says nothing", async () => {
  const log = memoryLog();
  const state = (sample: number) => ({ sample, snapshot: { shape: 1, values: new Float64Array(1) } });
  log.writer.batch(batchOf([1000, 10]));
  log.writer.state(state(1005));
  log.writer.state(state(1030));
  log.writer.batch(batchOf([1030, 10]));
  const kinds: string[] = [];
  for await (const { record } of recordsOf(log.file())) kinds.push(record.kind);
  expect(kinds).toEqual(["header", "batch", "event", "state", "batch"]);
  expect((await read(log)).events).toMatchObject([{ kind: "unrecorded", sample: 1010, lengthSamples: 20 }]);
});

test("what comes again after any restart is recorded once, and nothing is left out", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ count: fc.integer({ min: 1, max: 40 }), back: fc.nat(60) }), { minLength: 1 }),
      async (steps) => {
        const log = memoryLog();
        let end = 1000;
        for (const { count, back } of steps) {
          const first = Math.max(1000, end - back);
          log.writer.batch(batchOf([first, count]));
          end = Math.max(end, first + count);
        }
        const { samples, hops } = await read(log);
        expect(samples).toEqual(Array.from({ length: end - 1000 }, (_, i) => 1000 + i));
        expect(hops).toEqual([...new Set(hops)].sort((a, b) => a - b));
      },
    ),
    { numRuns: 60 },
  );
});

test("a disk that fails leaves the counts at what is written", async () => {
  const log = memoryLog();
  log.writer.batch(batchOf([1000, 10]));
  const { push } = log.parts;
  log.parts.push = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  expect(() => log.writer.batch(batchOf([1010, 10]))).toThrow("full");
  log.parts.push = push;
  expect(log.writer.end("full")).toMatchObject({ frameCount: 10, hopCount: 1, endSample: 1010 });
  expect((await read(log)).samples).toHaveLength(10);
});
