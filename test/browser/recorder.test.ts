import { proxy, releaseProxy, transfer, wrap } from "comlink";
import { afterEach, describe, expect, test } from "vitest";
import type { AcquisitionApi, DecoderApi } from "../../src/contract/apis.ts";
import type { RunConfig, SourceConfig } from "../../src/contract/config.ts";
import type { Frame } from "../../src/contract/frame.ts";
import type { RecorderApi } from "../../src/contract/recorderApi.ts";
import { indexOf } from "../../src/sessions/reader.ts";

const source: SourceConfig = { kind: "simulated", patient: "strong", seed: 7 };
const model = new URL("/models/strong-wiener-cascade.json", location.href).href;
const about = { label: "strong responder, seed 7", simulated: true, config: null };

/** A stream that is decoded by the real workers, and what the page has heard of it. */
async function stream(recorderWorker: Worker) {
  const workers = [
    new Worker(new URL("../../workers/acquisition.worker.ts", import.meta.url), { type: "module" }),
    new Worker(new URL("../../workers/decoder.worker.ts", import.meta.url), { type: "module" }),
    recorderWorker,
  ] as const;
  const acquisition = wrap<AcquisitionApi>(workers[0]);
  const decoder = wrap<DecoderApi>(workers[1]);
  const recorder = wrap<RecorderApi>(workers[2]);
  await decoder.load(model, "webgl");
  const { info } = await acquisition.open(source);
  const run: RunConfig = {
    source,
    speed: 8,
    startSample: 0,
    liveFromSample: 0,
    scoreFromSample: 0,
    blockMs: 10,
  };
  const blocks = new MessageChannel();
  const frames = new MessageChannel();
  await decoder.connect(
    { ...run, info, cue: "CUE" },
    transfer(blocks.port1, [blocks.port1]),
    transfer(frames.port1, [frames.port1]),
  );
  const heard = { newestSample: 0, decoded: new Map<number, number>() };
  const waiting: { sample: number; resolve: () => void }[] = [];
  frames.port2.onmessage = ({ data: { newestSample, hops } }: MessageEvent<Frame>) => {
    heard.newestSample = newestSample;
    for (let i = 0; i < hops.count; i++) heard.decoded.set(hops.samples[i]!, hops.decoded[i]!);
    for (const { sample, resolve } of waiting) if (newestSample >= sample) resolve();
    frames.port2.postMessage({ kind: "request", spent: null, drawnAtMs: Number.NaN });
  };
  frames.port2.postMessage({ kind: "request", spent: null, drawnAtMs: Number.NaN });
  await acquisition.start(run, transfer(blocks.port2, [blocks.port2]));
  return {
    decoder,
    recorder,
    heard,
    untilSample: (sample: number) => new Promise<void>((resolve) => waiting.push({ sample, resolve })),
    async record() {
      const { port1, port2 } = new MessageChannel();
      await recorder.begin(about, transfer(port1, [port1]));
      await decoder.record(transfer(port2, [port2]));
    },
    end() {
      for (const remote of [acquisition, decoder, recorder]) remote[releaseProxy]();
      for (const worker of workers) worker.terminate();
    },
  };
}

const recorderWorker = () =>
  new Worker(new URL("../../workers/recorder.worker.ts", import.meta.url), { type: "module" });
const fullDisk = () => new Worker(new URL("./fullDisk.worker.ts", import.meta.url), { type: "module" });

let running: Awaited<ReturnType<typeof stream>> | null = null;
afterEach(async () => {
  running?.end();
  const root = await navigator.storage.getDirectory();
  for (const folder of ["sessions", "exports"]) {
    await root.removeEntry(folder, { recursive: true }).catch(() => undefined);
  }
});

async function onlySession(recorder: { list(): Promise<{ id: string }[]>; file(id: string): Promise<File> }) {
  const [session] = await recorder.list();
  const file = await recorder.file(session!.id);
  return { session: session!, file, index: await indexOf({ name: file.name, blob: file }) };
}

describe("the recorder worker", () => {
  test("records what the page is shown, from mid-stream on; replayed on WebGL it is the same to the last bit", async () => {
    running = await stream(recorderWorker());
    const { decoder, recorder, heard, untilSample, record } = running;
    await untilSample(6_000);
    await record();
    await untilSample(16_000);
    await decoder.record(null);
    await recorder.stop("stopped");
    expect(await recorder.status()).toMatchObject({
      session: null,
      ended: { isFault: false, reason: "stopped" },
    });
    const { session, file, index } = await onlySession(recorder);
    expect(session).toMatchObject({ state: "whole", missingSamples: 0, label: about.label });
    expect(index.header.startSample).toBeGreaterThan(5_900);
    expect(index.endSample).toBeGreaterThan(16_000);
    expect(index.frameCount).toBe(index.endSample - index.header.startSample);

    const spare = new Worker(new URL("../../workers/decoder.worker.ts", import.meta.url), { type: "module" });
    const fractions: number[] = [];
    const report = await wrap<DecoderApi>(spare).replay(
      file,
      "webgl",
      proxy((fraction) => void fractions.push(fraction)),
    );
    spare.terminate();
    expect(report).toMatchObject({ backend: "webgl", notReplayed: 0 });
    expect(report.hops).toEqual([
      {
        computedBy: "webgl",
        count: index.hopCount,
        differing: 0,
        largestDifference: 0,
        featuresDiffering: 0,
      },
    ]);
    // When it begins and ends depends on the machine; in between not a hop is left out.
    expect(index.hopCount).toBeGreaterThanOrEqual(Math.floor(index.frameCount / 100) - 1);
    expect(fractions.length).toBeGreaterThan(3);
    // What was recorded is what was shown.
    const { recordsOf } = await import("../../src/sessions/reader.ts");
    let compared = 0;
    for await (const { record: each } of recordsOf({ name: file.name, blob: file })) {
      if (each.kind !== "batch") continue;
      const { samples, decoded } = each.value.hops;
      samples.forEach((sample, i) => {
        if (!heard.decoded.has(sample)) return;
        expect(decoded[i]).toBe(heard.decoded.get(sample));
        compared++;
      });
    }
    expect(compared).toBeGreaterThan(0.9 * index.hopCount);

    const archive = await recorder.exportArchive(
      session.id,
      proxy(() => undefined),
    );
    expect(archive.name).toMatch(/^sub-strongresponderseed7_.*\.zip$/);
    expect(archive.size).toBeGreaterThan(4 * index.frameCount * 5);
    await recorder.remove(session.id);
    expect(await recorder.list()).toEqual([]);
  });

  test("stops where the disk is full, with the reason; all before is kept, and decoding goes on", async () => {
    running = await stream(fullDisk());
    const { recorder, heard, untilSample, record } = running;
    await record();
    await untilSample(20_000);
    const { session: under, ended } = await recorder.status();
    expect(under).toBeNull();
    expect(ended).toMatchObject({ isFault: true });
    expect(ended?.reason).toContain("is full");
    const { index } = await onlySession(recorder);
    expect(index.frameCount / 1000).toBe(ended?.seconds);
    expect(index.frameCount).toBeGreaterThan(1_000);
    expect(index.wholeBytes).toBeLessThanOrEqual(250_000);
    const decodedBefore = heard.decoded.size;
    await untilSample(Math.max(...heard.decoded.keys()) + 2000);
    expect(heard.decoded.size).toBeGreaterThan(decodedBefore + 5);
  });
});
