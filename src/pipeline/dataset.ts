import type { Dataset } from "../decoders/decoder.ts";
import { createFeaturePipeline, type FeaturePipeline, type FeatureSpec } from "../features/index.ts";
import { QualityMonitor } from "../monitors/quality.ts";
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
  /** Whether the quality of the signals is watched beside, as it is live. */
  withQuality?: boolean | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
}

export interface FeatureTable {
  dataset: Dataset;
  features: FeaturePipeline;
  /** SHA-256 of the samples that were read, all channels: says which data a decoder was trained on. */
  dataHash: string;
  /** For each row 1 where a channel deserved attention, else 0; null where nobody watched. */
  quality: Uint8Array | null;
}

/**
 * Runs a stretch of a source through the very kernels that run live, and keeps the rows with the target beside
 * them. Where the target is not a finite number it is NaN: such rows are
 * decoded as they are live, but neither trained on nor scored. With a lag of the target, its value that long before
 * the newest sample counts.
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
  const monitor = request.withQuality
    ? new QualityMonitor(
        info,
        features.watched.map((name) => channelIndex(info, name)),
      )
    : null;
  const quality = new Uint8Array(monitor ? room : 0);
  const lag = targetLagSamples(request.spec, info.rateHz);
  /** The target over the `lag` samples before the chunk. */
  const before = new Float64Array(lag).fill(Number.NaN);
  const targetBefore = (first: number, sample: number) => {
    const at = sample - lag - first;
    return (at >= 0 ? data[at * width + targetAt] : before[at + lag]) as number;
  };
  let rowCount = 0;
  for (let first = startSample; first < endSample; ) {
    signal?.throwIfAborted();
    const frameCount = await source.readInto(first, Math.min(chunkFrames, endSample - first), data);
    if (frameCount === 0) break;
    const block: Block = { firstSample: first, frameCount, data, acquiredAtMs: Number.NaN };
    await hash.add(data.subarray(0, frameCount * width));
    const count = features.process(block, rows);
    let observed = 0;
    const observeTo = (end: number) => {
      const part = data.subarray(observed * width, end * width);
      monitor?.observe({ ...block, firstSample: first + observed, frameCount: end - observed, data: part });
      observed = end;
    };
    for (let row = 0; row < count; row++) {
      const sample = rows.samples[row] as number;
      observeTo(sample - first + 1);
      const value = targetAt < 0 ? Number.NaN : targetBefore(first, sample);
      values.set(
        rows.values.subarray(row * features.width, (row + 1) * features.width),
        rowCount * features.width,
      );
      targets[rowCount] = Number.isFinite(value) ? value : Number.NaN;
      samples[rowCount] = sample;
      if (monitor) quality[rowCount] = monitor.report().every(({ verdict }) => verdict === "good") ? 0 : 1;
      rowCount++;
    }
    observeTo(frameCount);
    if (lag > 0 && targetAt >= 0) {
      before.copyWithin(0, Math.min(lag, frameCount));
      for (let i = Math.max(0, lag - frameCount); i < lag; i++) {
        before[i] = data[(frameCount - lag + i) * width + targetAt] as number;
      }
    }
    first += frameCount;
    request.onProgress?.((first - startSample) / (endSample - startSample));
    await breathe();
  }
  return {
    features,
    dataHash: await hash.value(),
    quality: monitor && quality.subarray(0, rowCount),
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

/** How many samples before the newest one the value lies that a row is to tell. */
export function targetLagSamples({ targetLagMs = 0 }: FeatureSpec, rateHz: number): number {
  return Math.round((targetLagMs * rateHz) / 1000);
}

/** The rows of `dataset` in the given ranges that have a target: what can be trained on. */
export function measuredRows(
  dataset: Dataset,
  ranges: readonly (readonly [number, number])[] = [[0, dataset.rowCount]],
): Dataset {
  const measured: [number, number][] = [];
  for (const [start, end] of ranges) {
    for (let row = start; row < end; row++) {
      if (Number.isNaN(dataset.target[row] as number)) continue;
      const last = measured.at(-1);
      if (last && last[1] === row && row > start) last[1] = row + 1;
      else measured.push([row, row + 1]);
    }
  }
  return selectRows(dataset, measured);
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
