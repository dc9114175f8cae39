import { defaultSpec } from "../../src/features/index.ts";
import { type HopListener, LiveDecoder } from "../../src/pipeline/live.ts";
import { type LoadedModel, loadModel } from "../../src/pipeline/load.ts";
import { type TrainingRequest, trainModel } from "../../src/pipeline/train.ts";
import type { Block } from "../../src/signal/block.ts";
import type { StreamInfo } from "../../src/signal/stream.ts";
import { simulatedSource } from "../../src/sources/simulated.ts";
import type { Source } from "../../src/sources/source.ts";

/** A simulated patient of some seconds. */
export function shortSource(seconds: number, seed = 7): Source {
  return simulatedSource({ patient: "strong", seed, frameCount: 1000 * seconds });
}

export function requestOf(source: Source, changes: Partial<TrainingRequest> = {}): TrainingRequest {
  return {
    source,
    decoder: "wiener-cascade",
    spec: defaultSpec,
    target: "FORCE",
    inputs: [],
    startSample: 0,
    endSample: source.frameCount,
    seed: 1,
    trainedAt: null,
    ...changes,
  };
}

/** An artifact as it comes out of a file. */
export async function artifactOf(request: TrainingRequest) {
  const { artifact } = await trainModel(request);
  return JSON.parse(JSON.stringify(artifact)) as typeof artifact;
}

export async function modelOf(request: TrainingRequest): Promise<LoadedModel> {
  return loadModel(await artifactOf(request), "test.json", "cpu");
}

/** All of a source in one block. */
export async function wholeBlock(source: Source, startSample = 0): Promise<Block> {
  const frames = source.frameCount - startSample;
  const data = new Float32Array(frames * source.info.channels.length);
  const frameCount = await source.readInto(startSample, frames, data);
  return { firstSample: startSample, frameCount, data, acquiredAtMs: Number.NaN };
}

export interface Hop {
  sample: number;
  decoded: number;
  measured: number;
  row: number[] | null;
  noEstimate: string | null;
}

/** Hops that a live decoder gives for some blocks, each with the reason at that time. */
export function liveHops(info: StreamInfo, model: LoadedModel, blocks: readonly Block[]) {
  const hops: Hop[] = [];
  const listener: HopListener = {
    onHop(sample, decoded, measured, row) {
      hops.push({
        sample,
        decoded,
        measured,
        row: row === null ? null : Array.from(row),
        noEstimate: live.noEstimate,
      });
    },
  };
  const live = new LiveDecoder(info, model, listener);
  for (const block of blocks) live.process(block);
  return { live, hops };
}
