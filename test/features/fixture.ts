import { readFileSync } from "node:fs";
import type { FeaturePipeline, FeatureSpec } from "../../src/features/index.ts";
import type { Rows, Segment } from "../../src/features/kernel.ts";
import type { Block } from "../../src/signal/block.ts";
import type { StreamInfo } from "../../src/signal/stream.ts";

/** Made by test/fixtures/features.py. */
interface Fixture {
  rateHz: number;
  countsPerMicrovolt: number;
  counts: number[][];
  designs: { order: number; lowHz: number; highHz: number; rateHz: number; sos: number[] }[];
  notch: {
    params: { lineHz: number; harmonics: number; widthHz: number };
    sos: number[];
    filtered: number[];
  };
  awkward: FeatureSpec;
  rows: Record<string, { samples: number[]; values: number[] }>;
}

export const fixture: Fixture = JSON.parse(
  readFileSync(new URL("../fixtures/features.json", import.meta.url), "utf8"),
);

export function streamOf(channelCount: number, rateHz = fixture.rateHz): StreamInfo {
  const channels = Array.from({ length: channelCount }, (_, i) => ({
    name: `LFP_${i}`,
    kind: "lfp" as const,
    unit: "µV",
  }));
  return { rateHz, channels };
}

/** The signal of the fixture, one array a channel, in microvolts (exact in float32). */
export const fixtureSignal = fixture.counts.map((channel) =>
  Float64Array.from(channel, (count) => count / fixture.countsPerMicrovolt),
);

export function segmentOf(
  channels: readonly Float64Array[],
  firstSample = 0,
  from = 0,
  count?: number,
): Segment {
  const frameCount = count ?? (channels[0] as Float64Array).length - from;
  const data = new Float64Array(channels.length * frameCount);
  channels.forEach((channel, i) => {
    data.set(channel.subarray(from, from + frameCount), i * frameCount);
  });
  return { firstSample: firstSample + from, frameCount, capacity: frameCount, data };
}

export function blockOf(channels: readonly ArrayLike<number>[], firstSample = 0): Block {
  const frameCount = (channels[0] as ArrayLike<number>).length;
  const data = new Float32Array(frameCount * channels.length);
  channels.forEach((channel, c) => {
    for (let i = 0; i < frameCount; i++) data[i * channels.length + c] = channel[i] as number;
  });
  return { firstSample, frameCount, data, acquiredAtMs: Number.NaN };
}

/** `block` cut behind the given numbers of frames, taken again and again until it is used up. */
export function cutBlock(block: Block, sizes: readonly number[]): Block[] {
  const width = block.data.length / block.frameCount;
  const blocks: Block[] = [];
  for (let from = 0, k = 0; from < block.frameCount; k++) {
    const frameCount = Math.min(sizes[k % sizes.length] as number, block.frameCount - from);
    blocks.push({
      firstSample: block.firstSample + from,
      frameCount,
      data: block.data.slice(from * width, (from + frameCount) * width),
      acquiredAtMs: Number.NaN,
    });
    from += frameCount;
  }
  return blocks;
}

/** All that is given out, one after another. */
export interface Given {
  samples: number[];
  values: number[];
}

export function appendRows(given: Given, rows: Rows): void {
  given.samples.push(...rows.samples.subarray(0, rows.count));
  given.values.push(...rows.values.subarray(0, rows.count * rows.width));
}

export function runPipeline(pipeline: FeaturePipeline, blocks: readonly Block[]): Given {
  const given: Given = { samples: [], values: [] };
  const rows = pipeline.createRows(Math.max(1, ...blocks.map((block) => block.frameCount)));
  for (const block of blocks) {
    pipeline.process(block, rows);
    appendRows(given, rows);
  }
  return given;
}

/** Largest |got - wanted| / |wanted|; infinite where the lengths differ. */
export function relativeError(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (got.length !== wanted.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < wanted.length; i++) {
    const error = Math.abs((got[i] as number) - (wanted[i] as number));
    const relative = error === 0 ? 0 : error / Math.abs(wanted[i] as number);
    if (!(relative <= worst)) worst = relative;
  }
  return worst;
}
