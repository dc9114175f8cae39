import type { Dataset } from "../decoders/decoder.ts";
import { createFeaturePipeline, type FeaturePipeline, type FeatureSpec } from "../features/index.ts";
import type { Block } from "../signal/block.ts";
import { InputError } from "../signal/errors.ts";
import { channelIndex } from "../signal/stream.ts";
import type { Source } from "../sources/source.ts";
import { chunkFramesOf, DataHash } from "./dataHash.ts";

export interface DatasetRequest {
  source: Source;
  spec: FeatureSpec;
  inputs: readonly string[];
  /** Name of the target channel; null for features alone (the target is then NaN throughout). */
  target: string | null;
  startSample: number;
  /** One past the last sample. */
  endSample: number;
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
}

export interface FeatureTable {
  dataset: Dataset;
  features: FeaturePipeline;
  /** SHA-256 of the samples that were read, all channels: says which data a decoder was trained on. */
  dataHash: string;
}

/**
 * Runs a stretch of a source through the very kernels that run live, and keeps the rows with the target beside
 * them. Rows whose target is not a finite number are left out.
 * @throws InputError naming a channel that is missing; DOMException AbortError
 */
export async function buildDataset(request: DatasetRequest): Promise<FeatureTable> {
  const { source, inputs, target, startSample, signal } = request;
  const { info } = source;
  const endSample = Math.min(request.endSample, source.frameCount);
  const targetAt = target === null ? -1 : channelIndex(info, target);
  if (target !== null && targetAt < 0) {
    const names = info.channels.map((channel) => channel.name).join(", ");
    throw new InputError(
      `target ${target}`,
      `no such channel in ${source.description.label}; it has ${names}.`,
    );
  }
  const features = createFeaturePipeline(info, request.spec, inputs);
  const width = info.channels.length;
  const chunkFrames = chunkFramesOf(source);
  const data = new Float32Array(chunkFrames * width);
  const rows = features.createRows(chunkFrames);
  const room = Math.max(0, Math.ceil((endSample - startSample) / features.hopSamples) + 1);
  const values = new Float64Array(room * features.width);
  const targets = new Float64Array(room);
  const samples = new Float64Array(room);
  const hash = new DataHash();
  let rowCount = 0;
  for (let first = startSample; first < endSample; ) {
    signal?.throwIfAborted();
    const frameCount = await source.readInto(first, Math.min(chunkFrames, endSample - first), data);
    if (frameCount === 0) break;
    const block: Block = { firstSample: first, frameCount, data, acquiredAtMs: Number.NaN };
    await hash.add(data.subarray(0, frameCount * width));
    const count = features.process(block, rows);
    for (let row = 0; row < count; row++) {
      const sample = rows.samples[row] as number;
      const value = targetAt < 0 ? Number.NaN : (data[(sample - first) * width + targetAt] as number);
      if (targetAt >= 0 && !Number.isFinite(value)) continue;
      values.set(
        rows.values.subarray(row * features.width, (row + 1) * features.width),
        rowCount * features.width,
      );
      targets[rowCount] = value;
      samples[rowCount] = sample;
      rowCount++;
    }
    first += frameCount;
    request.onProgress?.((first - startSample) / (endSample - startSample));
    await breathe();
  }
  return {
    features,
    dataHash: await hash.value(),
    dataset: {
      rowCount,
      width: features.width,
      values: values.subarray(0, rowCount * features.width),
      target: targets.subarray(0, rowCount),
      samples: samples.subarray(0, rowCount),
      hopSamples: features.hopSamples,
      columns: features.columns,
    },
  };
}

/** The rows of `dataset` in the given ranges [start, end), in order. */
export function selectRows(dataset: Dataset, ranges: readonly (readonly [number, number])[]): Dataset {
  const { width } = dataset;
  const rowCount = ranges.reduce((sum, [start, end]) => sum + end - start, 0);
  const values = new Float64Array(rowCount * width);
  const target = new Float64Array(rowCount);
  const samples = new Float64Array(rowCount);
  let at = 0;
  for (const [start, end] of ranges) {
    values.set(dataset.values.subarray(start * width, end * width), at * width);
    target.set(dataset.target.subarray(start, end), at);
    samples.set(dataset.samples.subarray(start, end), at);
    at += end - start;
  }
  return { ...dataset, rowCount, values, target, samples };
}

/** Lets messages in: a cancel is a message. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
