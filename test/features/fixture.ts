import { readFileSync } from "node:fs";
import type { FeaturePipeline, FeatureSpec } from "../../src/features/index.ts";
import {
  type AnyFeatureKernel,
  type AnySignalKernel,
  createSegment,
  type Rows,
  type Segment,
} from "../../src/features/kernel.ts";
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
  lowpasses: { order: number; highHz: number; rateHz: number; sos: number[] }[];
  /** Of the first `count` samples of the first channel. */
  spectra: { count: number; segment: number; stepHz: number; density: number[] }[];
  /** Rows of feature kernels, a hop of 100 samples, where their windows are full. */
  features: Record<string, { params: Record<string, unknown>; samples: number[]; values: number[] }>;
  /** Taps up to the middle one. */
  firs: { length: number; cutoff: number; beta: number; taps: number[] }[];
  /** Of the first channel: SciPy's upfirdn, and resample_poly where its delay is a whole number of samples. */
  resampled: { toHz: number; values: number[]; poly: number[] | null }[];
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

/** Largest |got - wanted|; infinite where the lengths differ. */
export function largestError(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (got.length !== wanted.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < wanted.length; i++) {
    const error = Math.abs((got[i] as number) - (wanted[i] as number));
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

interface Feed<State> {
  info?: StreamInfo;
  firstSample?: number;
  /** Lengths of the pieces that the signal is cut into, again and again; whole by default. */
  sizes?: readonly number[];
  state?: State;
}

/** Pieces of `channels`, one after another. */
function* piecesOf(channels: readonly Float64Array[], firstSample: number, sizes?: readonly number[]) {
  const { length } = channels[0] as Float64Array;
  for (let from = 0, k = 0; from < length; k++) {
    const count = Math.min(sizes ? (sizes[k % sizes.length] as number) : length, length - from);
    yield segmentOf(channels, firstSample, from, count);
    from += count;
  }
}

/** All that a signal kernel gives out, frame by frame; `channels` holds the same channel by channel. */
export function runSignal(
  kernel: AnySignalKernel,
  params: Record<string, unknown>,
  channels: readonly Float64Array[],
  { info = streamOf(channels.length), firstSample = 0, sizes, state }: Feed<unknown> = {},
): Given & { channels: Float64Array[] } {
  const described = kernel.describe(info, params);
  const width = described.channels.length;
  const at = state ?? kernel.init(info, params);
  const given: Given = { samples: [], values: [] };
  for (const segment of piecesOf(channels, firstSample, sizes)) {
    const room = Math.ceil((segment.frameCount * described.rateHz) / info.rateHz) + 1;
    const out = createSegment(width, room);
    kernel.process(at, segment, out);
    for (let frame = 0; frame < out.frameCount; frame++) {
      given.samples.push(out.firstSample + frame);
      for (let channel = 0; channel < width; channel++) given.values.push(out.data[channel * room + frame]!);
    }
  }
  const split = Array.from({ length: width }, (_, channel) =>
    Float64Array.from(given.samples, (_, frame) => given.values[frame * width + channel]!),
  );
  return { ...given, channels: split };
}

/** The rows of a feature kernel, one at the end of each hop of the stream. */
export function runFeature(
  kernel: AnyFeatureKernel,
  params: Record<string, unknown>,
  channels: readonly Float64Array[],
  {
    info = streamOf(channels.length),
    firstSample = 0,
    sizes,
    state,
    hopSamples = 100,
  }: Feed<unknown> & { hopSamples?: number } = {},
): Given {
  const width = kernel.describe(info, params).length;
  const at = state ?? kernel.init(info, params, hopSamples);
  const given: Given = { samples: [], values: [] };
  const row = new Float64Array(width + 2);
  for (const segment of piecesOf(channels, firstSample, sizes)) {
    for (let from = 0; from < segment.frameCount; ) {
      const first = segment.firstSample + from;
      const count = Math.min(segment.frameCount - from, hopSamples - (first % hopSamples));
      const part = createSegment(channels.length, count);
      part.firstSample = first;
      part.frameCount = count;
      channels.forEach((_, c) => {
        const start = c * segment.capacity + from;
        part.data.set(segment.data.subarray(start, start + count), c * count);
      });
      kernel.process(at, part);
      if ((first + count) % hopSamples === 0) {
        row.fill(Number.NaN);
        kernel.rowInto(at, row, 1);
        // Fills its own columns, and no more.
        if (!(Number.isNaN(row[0]) && Number.isNaN(row[width + 1]))) throw new Error("wrote beyond its row");
        given.samples.push(first + count - 1);
        given.values.push(...row.subarray(1, width + 1));
      }
      from += count;
    }
  }
  return given;
}

/** How far the rows of a kernel lie from SciPy's, in each column relative to its largest value. */
export function errorFromScipy(name: string, kernel: AnyFeatureKernel): number {
  const { params, samples, values } = fixture.features[name]!;
  const given = runFeature(kernel, params, fixtureSignal);
  const width = given.values.length / given.samples.length;
  const skipped = given.samples.indexOf(samples[0]!);
  const own = given.values.slice(skipped * width);
  if (own.length !== values.length || samples.length * width !== values.length)
    return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let column = 0; column < width; column++) {
    const of = (all: number[]) => all.filter((_, i) => i % width === column);
    const scale = Math.max(...of(values).map(Math.abs));
    // A column of nothing but zeros would agree with anything that is broken.
    if (scale === 0) return Number.POSITIVE_INFINITY;
    worst = Math.max(worst, largestError(of(own), of(values)) / scale);
  }
  return worst;
}
