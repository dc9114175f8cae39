import { proxy, type Remote, releaseProxy, wrap } from "comlink";
import { afterEach, describe, expect, test } from "vitest";
import type { AcquisitionApi, DecoderApi, RunSetup, TrainerApi } from "../../src/contract/apis.ts";
import type { RunConfig, SourceConfig } from "../../src/contract/config.ts";
import type { Frame, LiveStatus } from "../../src/contract/frame.ts";
import { backendNames } from "../../src/decoders/decoder.ts";

/** The real workers, as the page starts them. */
function startWorkers() {
  const acquisition = new Worker(new URL("../../workers/acquisition.worker.ts", import.meta.url), {
    type: "module",
  });
  const decoder = new Worker(new URL("../../workers/decoder.worker.ts", import.meta.url), { type: "module" });
  const trainer = new Worker(new URL("../../workers/trainer.worker.ts", import.meta.url), { type: "module" });
  const remotes = {
    acquisition: wrap<AcquisitionApi>(acquisition),
    decoder: wrap<DecoderApi>(decoder),
    trainer: wrap<TrainerApi>(trainer),
  };
  return {
    ...remotes,
    end() {
      for (const remote of Object.values(remotes)) remote[releaseProxy]();
      for (const worker of [acquisition, decoder, trainer]) worker.terminate();
    },
  };
}

const simulated: SourceConfig = { kind: "simulated", patient: "strong", seed: 7 };
const model = new URL("/models/strong-wiener-cascade.json", location.href).href;

interface Heard {
  decoded: Map<number, number>;
  points: number;
  nextPoint: number;
  status: LiveStatus | null;
}

/** Starts a run and takes its frames, each after `frameDelayMs`, until `enough`. */
async function listen(
  workers: { acquisition: Remote<AcquisitionApi>; decoder: Remote<DecoderApi> },
  run: Partial<RunConfig>,
  enough: (heard: Heard) => boolean,
  frameDelayMs = 0,
): Promise<Heard> {
  const summary = await workers.acquisition.open(simulated);
  const config: RunConfig = {
    source: simulated,
    speed: "max",
    startSample: 0,
    liveFromSample: 0,
    scoreFromSample: 0,
    blockMs: 10,
    ...run,
  };
  const setup: RunSetup = { ...config, info: summary.info, cue: "CUE" };
  const blocks = new MessageChannel();
  const frames = new MessageChannel();
  const { transfer } = await import("comlink");
  const display = await workers.decoder.connect(
    setup,
    transfer(blocks.port1, [blocks.port1]),
    transfer(frames.port1, [frames.port1]),
  );
  const heard: Heard = { decoded: new Map(), points: 0, nextPoint: 0, status: null };
  const done = new Promise<Heard>((resolve) => {
    frames.port2.onmessage = async ({ data: frame }: MessageEvent<Frame>) => {
      const { traces, hops } = frame;
      for (let hop = 0; hop < hops.count; hop++) heard.decoded.set(hops.samples[hop]!, hops.decoded[hop]!);
      if (traces.count > 0) {
        if (heard.points > 0 && frame.droppedPoints === 0) expect(traces.firstSample).toBe(heard.nextPoint);
        heard.nextPoint = traces.firstSample + traces.count * display.strideSamples;
        heard.points += traces.count;
      }
      heard.status = frame.status ?? heard.status;
      if (enough(heard)) {
        resolve(heard);
        return;
      }
      if (frameDelayMs > 0) await new Promise((next) => setTimeout(next, frameDelayMs));
      frames.port2.postMessage(
        { kind: "request", spent: frame, drawnSample: Number.NaN, drawnAtMs: Number.NaN },
        [
          traces.values.buffer,
          hops.samples.buffer,
          hops.decoded.buffer,
          hops.measured.buffer,
          hops.features.buffer,
        ],
      );
    };
  });
  frames.port2.postMessage({ kind: "request", spent: null, drawnSample: Number.NaN, drawnAtMs: Number.NaN });
  await workers.acquisition.start(config, transfer(blocks.port2, [blocks.port2]));
  const result = await done;
  await workers.acquisition.stop();
  return result;
}

let workers: ReturnType<typeof startWorkers> | null = null;
afterEach(() => workers?.end());

describe("the real workers", () => {
  test("decode the simulated patient on WebGL in the worker, and hold no tensor back over 1,000 predictions", async () => {
    workers = startWorkers();
    const loaded = await workers.decoder.load(model, "webgl");
    expect(loaded.backend.name).toBe("webgl");
    expect(loaded.goldenError).toBeLessThanOrEqual(1e-4);
    let early: LiveStatus | null = null;
    const heard = await listen(workers, {}, ({ decoded, status }) => {
      if (decoded.size > 50) early ??= status;
      return decoded.size >= 1100 && status !== null && status.hopCount >= 1100;
    });
    expect(heard.status?.backend.name).toBe("webgl");
    expect(heard.status?.lostSamples).toBe(0);
    expect(heard.status?.tensorCount).toBe(early!.tensorCount);
    const values = [...heard.decoded.values()].slice(20);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  test("give the same values on every backend, at any block length and however slow the page is", async () => {
    workers = startWorkers();
    const enough = ({ decoded }: Heard) => decoded.size >= 300;
    const runs: Heard[] = [];
    for (const backend of backendNames) {
      const loaded = await workers.decoder.load(model, backend);
      expect(loaded.backend.name).toBe(backend);
      runs.push(await listen(workers, { blockMs: 10 }, enough));
    }
    runs.push(await listen(workers, { blockMs: 7 }, enough));
    runs.push(await listen(workers, { blockMs: 37 }, enough, 120));
    const [webgl, wasm, cpu, shortBlocks, slowPage] = runs as [Heard, Heard, Heard, Heard, Heard];
    const range =
      Math.max(...[...cpu.decoded.values()].filter(Number.isFinite)) -
      Math.min(...[...cpu.decoded.values()].filter(Number.isFinite));
    let compared = 0;
    for (const [sample, value] of cpu.decoded) {
      // On one backend to the last bit, across backends within the tolerance of the golden rows.
      if (shortBlocks.decoded.has(sample)) expect(shortBlocks.decoded.get(sample)).toBe(value);
      if (slowPage.decoded.has(sample)) expect(slowPage.decoded.get(sample)).toBe(value);
      if (Number.isNaN(value) || !webgl.decoded.has(sample) || !wasm.decoded.has(sample)) continue;
      compared++;
      expect(Math.abs(webgl.decoded.get(sample)! - value)).toBeLessThanOrEqual(1e-4 * range);
      expect(Math.abs(wasm.decoded.get(sample)! - value)).toBeLessThanOrEqual(1e-4 * range);
    }
    expect(compared).toBeGreaterThan(250);
  });

  test("stream at the pace of the clock with history run ahead, latency measured on live hops only", async () => {
    workers = startWorkers();
    await workers.decoder.load(model, "webgl");
    const startedMs = performance.now();
    const heard = await listen(
      workers,
      { speed: 1, liveFromSample: 10_000 },
      ({ status }) => (status?.toDecodedMs.count ?? 0) >= 15,
    );
    expect(performance.now() - startedMs).toBeGreaterThan(1400);
    expect(heard.decoded.size).toBeGreaterThanOrEqual(115);
    expect(heard.status?.toDecodedMs.count).toBeLessThan(40);
    expect(heard.status?.toDecodedMs.p50).toBeGreaterThan(0);
    expect(heard.status?.score?.count).toBeGreaterThan(80);
  });

  test("train in the trainer worker with progress; a cancelled fit rejects and the next one works", async () => {
    workers = startWorkers();
    const request = {
      source: simulated,
      decoder: "wiener-cascade",
      target: "FORCE",
      channels: [],
      startSample: 0,
      endSample: 60_000,
      seed: 1,
    };
    const seen: number[] = [];
    const result = await workers.trainer.train(
      request,
      proxy(({ fraction }) => void seen.push(fraction)),
    );
    expect(result.rowCount).toBe(586);
    expect(result.blocked.folds).toHaveLength(3);
    expect(seen.length).toBeGreaterThan(3);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    const cancelled = workers.trainer.train(
      { ...request, endSample: 600_000 },
      proxy(() => void workers?.trainer.cancel()),
    );
    await expect(cancelled).rejects.toMatchObject({ name: "AbortError" });
    const loaded = await workers.decoder.load(result.artifact, "webgl");
    expect(loaded.goldenError).toBeLessThanOrEqual(1e-4);
  });

  test("refuse an artifact that was changed, and keep the decoder that runs", async () => {
    workers = startWorkers();
    await workers.decoder.load(model, "cpu");
    const artifact = await (await fetch(model)).json();
    artifact.decoder.weights.bias += 1;
    await expect(workers.decoder.load(artifact, "cpu")).rejects.toThrow(/hash/);
    const heard = await listen(workers, {}, ({ decoded }) => decoded.size >= 50);
    expect(heard.decoded.size).toBeGreaterThanOrEqual(50);
  });
});
