import type { StreamInfo } from "../signal/stream.ts";

/**
 * Consecutive samples of the chosen channels in float64, channel by channel, so that a kernel's inner loop runs
 * over contiguous time: channel c, frame f stands at `data[c * capacity + f]`.
 */
export interface Segment {
  /** Index, in the stream, of the first frame. */
  firstSample: number;
  frameCount: number;
  /** How many frames fit. */
  readonly capacity: number;
  readonly data: Float64Array;
}

export function createSegment(channelCount: number, capacity: number): Segment {
  return { firstSample: 0, frameCount: 0, capacity, data: new Float64Array(channelCount * capacity) };
}

/**
 * Feature rows in the order of time, filled by kernels into memory that the caller owns.
 * Row r stands at `values[r * width .. (r + 1) * width]` and uses no sample after `samples[r]`.
 */
export interface Rows {
  readonly width: number;
  /** How many rows fit. */
  readonly capacity: number;
  readonly values: Float64Array;
  /** Stream index of the newest sample that each row rests on. */
  readonly samples: Float64Array;
  /** Rows filled by the last call. */
  count: number;
}

export function createRows(width: number, capacity: number): Rows {
  return {
    width,
    capacity,
    values: new Float64Array(width * capacity),
    samples: new Float64Array(capacity),
    count: 0,
  };
}

/**
 * What all kernels hold to:
 * - The state, made by `init`, is all the memory there is: `process` allocates nothing.
 * - What comes out depends on no later sample, and not, by a single bit, on how samples were cut into calls.
 * - Calls follow one another without a gap and with finite values; where the stream breaks off, the caller
 *   calls `reset`, after which the state is as `init` made it.
 */
interface Kernel<State> {
  reset(state: State): void;
}

/** Samples in, as many samples out, of the kernel's own channels (offset removal, notch, montage). */
export interface SignalKernel<Params, State> extends Kernel<State> {
  readonly stage: "signal";
  /** Channels that come out. */
  describe(info: StreamInfo, params: Params): StreamInfo;
  /** @throws InputError where the stream does not allow these parameters */
  init(info: StreamInfo, params: Params): State;
  /** Reads `segment`, fills `out` (another segment, of at least as many frames) and its other fields. */
  process(state: State, segment: Segment, out: Segment): void;
  /** Delay that the kernel adds, in ms. */
  latencyMs(info: StreamInfo, params: Params): number;
}

/** Samples in, one row a hop out (band power and the like). */
export interface FeatureKernel<Params, State> extends Kernel<State> {
  readonly stage: "feature";
  /** Names of the columns, `channel_feature`. */
  describe(info: StreamInfo, params: Params): string[];
  /** @throws InputError where the stream does not allow these parameters */
  init(info: StreamInfo, params: Params): State;
  /** Returns the rows written to `out` (also `out.count`); `out` holds at least `ceil(frameCount / hop)` rows. */
  process(state: State, segment: Segment, out: Rows): number;
  /** Delay that the kernel adds, in ms: of its slowest column. */
  latencyMs(info: StreamInfo, params: Params): number;
}

/** Rows in, at most as many rows out (log, running normalisation, lags). */
export interface RowKernel<Params, State> extends Kernel<State> {
  readonly stage: "row";
  /** Names of the columns that come out. */
  describe(names: readonly string[], params: Params, hopMs: number): string[];
  init(names: readonly string[], params: Params, hopMs: number): State;
  /** Returns the rows written to `out` (also `out.count`), which is other memory than `rows` and holds as many. */
  process(state: State, rows: Rows, out: Rows): number;
}
