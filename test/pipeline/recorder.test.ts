import { beforeAll, expect, test } from "vitest";
import type { LoadedModel } from "../../src/pipeline/load.ts";
import { Recorder } from "../../src/pipeline/recorder.ts";
import { indexOf } from "../../src/sessions/reader.ts";
import type { Block } from "../../src/signal/block.ts";
import { InputError } from "../../src/signal/errors.ts";
import { modelOf, requestOf, shortSource, wholeBlock } from "./fixture.ts";
import { MemoryStore } from "./memoryStore.ts";
import { about, cutInto, recordedSession, turns } from "./recorded.ts";

const source = shortSource(30);
const { info } = source;
const width = info.channels.length;
let model: LoadedModel;
let blocks: Block[];

beforeAll(async () => {
  model = await modelOf(requestOf(source));
  blocks = cutInto(await wholeBlock(source), width, 10);
});

test("a session is written as it runs: what is decoded is on its way to the disk within a second", async () => {
  const { session, store, recorder, begin, stop, file } = await recordedSession(info, model);
  await begin();
  for (const block of blocks.slice(0, 90)) session.process(block);
  await new Promise((resolve) => setTimeout(resolve, 600));
  const [held] = [...store.files.values()];
  const index = await indexOf({ name: "held", blob: new Blob([held!.bytes]) });
  expect(index.endSample).toBe(900);
  expect(index.end).toBeNull();
  expect(store.flushes).toBeGreaterThan(0);
  const { session: under } = recorder.status();
  expect(under).toMatchObject({ seconds: 0.9, bytes: held!.bytes.length, missingSamples: 0 });
  recorder.mark(455.4, "cough");
  await stop();
  expect(recorder.status()).toMatchObject({
    session: null,
    ended: { reason: "stopped", isFault: false, seconds: 0.9 },
  });
  const { events, end, header } = await indexOf(await file());
  expect(header.source).toEqual(about);
  expect(events).toMatchObject([{ kind: "marker", sample: 455, text: "cough" }]);
  expect(end).toMatchObject({ reason: "stopped", frameCount: 900, endSample: 900, missingSamples: 0 });
  expect(await recorder.list()).toMatchObject([{ state: "whole", label: about.label, seconds: 0.9 }]);
});

test("a full storage stops the recording with the reason; all up to then is kept, and decoding goes on", async () => {
  const { session, store, recorder, begin, file } = await recordedSession(info, model);
  await begin();
  for (const block of blocks.slice(0, 100)) session.process(block);
  await turns(80);
  store.roomBytes = 3_000;
  for (const block of blocks.slice(100, 300)) session.process(block);
  await turns(80);
  expect(session.state).toBe("running");
  expect(session.nextSample).toBe(3000);
  const { ended } = recorder.status();
  expect(ended).toMatchObject({ isFault: true });
  expect(ended?.reason).toContain("is full");
  const index = await indexOf(await file());
  expect(index.endSample).toBeGreaterThanOrEqual(1000);
  expect(index.endSample).toBeLessThan(3000);
  expect(index.end).toMatchObject({ reason: ended?.reason, endSample: index.endSample });
  expect(ended?.seconds).toBe(index.frameCount / 1000);
});

test("where not even the end finds room, the session is recovered at the next start", async () => {
  const { session, store, recorder, begin } = await recordedSession(info, model);
  await begin();
  for (const block of blocks.slice(0, 100)) session.process(block);
  await turns(80);
  store.roomBytes = 0;
  for (const block of blocks.slice(100, 200)) session.process(block);
  await turns(80);
  expect(recorder.status().session).toBeNull();
  store.roomBytes = Number.POSITIVE_INFINITY;
  const [recovered] = await new Recorder(store, new MemoryStore()).recover();
  expect(recovered).toMatchObject({ state: "recovered", seconds: 1 });
});

test("a session that was cut off is recovered once; one that another page records is left alone", async () => {
  const { session, store, recorder, begin } = await recordedSession(info, model);
  await begin();
  for (const block of blocks.slice(0, 200)) session.process(block);
  await turns(80);
  const other = new Recorder(store, new MemoryStore());
  expect(await other.recover()).toEqual([]);
  expect(await other.list()).toMatchObject([{ state: "open" }]);
  const [held] = [...store.files.values()];
  // The page is gone in the middle of a write, and with it what held the file.
  const torn = new MemoryStore();
  torn.files.set("torn.gripscope", { bytes: held!.bytes.slice(0, -100), isOpen: false });
  torn.files.set("empty.gripscope", { bytes: new Uint8Array(0), isOpen: false });
  const next = new Recorder(torn, new MemoryStore());
  const recovered = await next.recover();
  expect(recovered).toMatchObject([{ id: "torn", state: "recovered" }]);
  expect(recovered[0]?.seconds).toBeGreaterThan(1);
  expect(recovered[0]?.reason).toContain("cut off");
  expect(await next.recover()).toEqual([]);
  expect(await torn.names()).toEqual(["torn.gripscope"]);
  await recorder.stop("stopped");
});

test("what is no session is left as it is, and listed as damaged", async () => {
  const store = new MemoryStore();
  const { encodeRecord } = await import("../../src/sessions/record.ts");
  const bytes = encodeRecord("header", 0, { format: "gripscope-session", schemaVersion: 99 });
  store.files.set("newer.gripscope", { bytes, isOpen: false });
  const recorder = new Recorder(store, new MemoryStore());
  expect(await recorder.recover()).toEqual([]);
  expect(await recorder.list()).toMatchObject([{ id: "newer", state: "damaged" }]);
  expect(store.files.get("newer.gripscope")?.bytes).toEqual(bytes);
});

test("where files cannot be stored nothing is recorded, and why is told", async () => {
  const store = new MemoryStore();
  store.isForbidden = true;
  const recorder = new Recorder(store, new MemoryStore());
  await expect(recorder.begin(about, new MessageChannel().port1)).rejects.toThrow("No files here.");
  expect(await recorder.list()).toEqual([]);
});

test("a file that is taken away is put back with all that was recorded", async () => {
  const { session, store, recorder, begin, file } = await recordedSession(info, model);
  await begin();
  for (const block of blocks.slice(0, 100)) session.process(block);
  await turns(80);
  store.files.clear();
  await new Promise((resolve) => setTimeout(resolve, 2300));
  expect(recorder.status().ended).toMatchObject({ isFault: true, seconds: 1 });
  expect((await indexOf(await file())).endSample).toBe(1000);
});

test("the room left is told in minutes at the rate of writing", async () => {
  const { session, store, recorder, begin, stop } = await recordedSession(info, model);
  store.roomBytes = 10_000_000;
  await begin();
  for (const block of blocks.slice(0, 100)) session.process(block);
  await new Promise((resolve) => setTimeout(resolve, 2200));
  const { session: under } = recorder.status();
  const bytesPerMinute = ((under?.bytes ?? 0) / 2) * 60;
  expect(under?.roomMinutes).toBeGreaterThan((0.7 * store.roomBytes) / bytesPerMinute);
  expect(under?.roomMinutes).toBeLessThan((1.3 * store.roomBytes) / bytesPerMinute);
  await stop();
});

test("all sessions and exports are deleted at once, but for one that another page holds, which is counted", async () => {
  const [store, exports] = [new MemoryStore(), new MemoryStore()];
  for (const name of ["a.gripscope", "held.gripscope", "b.gripscope"])
    store.files.set(name, { bytes: new Uint8Array(9), isOpen: false });
  exports.files.set("a.zip", { bytes: new Uint8Array(9), isOpen: false });
  const remove = store.remove.bind(store);
  store.remove = async (name) => {
    if (name.startsWith("held")) throw new InputError(name, "is being recorded or read.");
    await remove(name);
  };
  const recorder = new Recorder(store, exports);
  expect(await recorder.removeAll()).toBe(1);
  expect(await store.names()).toEqual(["held.gripscope"]);
  expect(await exports.names()).toEqual([]);
  store.isForbidden = true;
  expect(await recorder.removeAll()).toBe(0);
});
