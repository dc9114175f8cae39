import type * as v from "valibot";
import type { StreamInfo } from "../signal/stream.ts";

/**
 * Consecutive samples of the chosen channels in float64, channel by channel, so that a kernel's inner loop runs
 * over contiguous time: channel c, frame f stands at `data[c * capacity + f]`.
 */
export interface Segment {
  /** Index of the first frame, counted at the rate of the kernel that reads it. */
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

/** One column of a row. */
export interface Column {
  /** `channel_feature`, and how far back it lies where it is no longer the newest: `LFP_0_theta@-100ms`. */
  readonly name: string;
  readonly channel: string;
  /** What is measured of the channel: the name of a band, or of a feature. */
  readonly band: string;
  /** Frequencies that it looks at; null where that has no meaning. */
  readonly lowHz: number | null;
  readonly highHz: number | null;
  /** Whether it is a power: never negative, over orders of magnitude, so that its logarithm is what is wanted. */
  readonly isPower: boolean;
  /** How many ms the column's row lies behind the newest. */
  readonly lagMs: number;
}

/** A column of the newest row, named as they all are. */
export function columnOf(
  channel: string,
  band: string,
  lowHz: number | null = null,
  highHz: number | null = null,
  isPower = false,
): Column {
  return { name: `${channel}_${band}`, channel, band, lowHz, highHz, isPower, lagMs: 0 };
}

/** Parameters as they come out of a kernel's schema, defaults filled in. */
export type ParamsOf<Entries extends v.ObjectEntries> = v.InferOutput<
  v.StrictObjectSchema<Entries, undefined>
>;

/**
 * What all kernels hold to:
 * - The state, made by `init`, is all the memory there is: `process` allocates nothing.
 * - What comes out depends on no later sample, and not, by a single bit, on how samples were cut into calls.
 * - Calls follow one another without a gap and with finite values; where the stream breaks off, the caller
 *   calls `reset`, after which the state is as `init` made it.
 *
 * Bounds of single parameters stand in `entries`; what hangs on the stream, or on two of them, is refused by `init`.
 */
interface Kernel<Entries extends v.ObjectEntries, State> {
  /** Schema of the parameters, field by field. */
  readonly entries: Entries;
  /** Parameters to try the kernel with, on two channels `LFP_0` and `LFP_1` (or as many columns): every test of all kernels does. */
  readonly examples: readonly ParamsOf<Entries>[];
  reset(state: State): void;
}

/** Samples in, samples out, of the kernel's own channels and rate (offset removal, notch, montage, resampling). */
export interface SignalKernel<Entries extends v.ObjectEntries, State> extends Kernel<Entries, State> {
  readonly stage: "signal";
  /** Channels, and the rate, that come out. */
  describe(info: StreamInfo, params: ParamsOf<Entries>): StreamInfo;
  /** @throws InputError where the stream does not allow these parameters */
  init(info: StreamInfo, params: ParamsOf<Entries>): State;
  /**
   * Reads `segment`, fills `out` (another segment, with room for all that can come of it) and its other fields.
   * Sample m that comes out at another rate lies no later in time than the newest that went in.
   */
  process(state: State, segment: Segment, out: Segment): void;
  /** Delay that the kernel adds, in ms. */
  latencyMs(info: StreamInfo, params: ParamsOf<Entries>): number;
  /** How far back what comes out reaches, in ms: what came less than this after a start is not yet to be trusted. */
  spanMs(info: StreamInfo, params: ParamsOf<Entries>): number;
}

/** Samples in; a row whenever one is asked for, which is once a hop (band power and the like). */
export interface FeatureKernel<Entries extends v.ObjectEntries, State> extends Kernel<Entries, State> {
  readonly stage: "feature";
  /** The columns, channel by channel. */
  describe(info: StreamInfo, params: ParamsOf<Entries>): Column[];
  /**
   * @param hopSamples from one row to the next, in samples of `info`: a fraction where the signal was resampled, and
   *   then now a sample more, now one less
   * @throws InputError where the stream does not allow these parameters
   */
  init(info: StreamInfo, params: ParamsOf<Entries>, hopSamples: number): State;
  /** Takes samples in; of any number. */
  process(state: State, segment: Segment): void;
  /** Writes the features at the newest sample to `values[at..]`. Called once a hop. */
  rowInto(state: State, values: Float64Array, at: number): void;
  /** Delay that the kernel adds, in ms: of its slowest column. */
  latencyMs(info: StreamInfo, params: ParamsOf<Entries>): number;
  /** How far back a row reaches, in ms. */
  spanMs(info: StreamInfo, params: ParamsOf<Entries>): number;
}

/** Rows in, at most as many rows out (log, running normalisation, lags). Rows add no delay. */
export interface RowKernel<Entries extends v.ObjectEntries, State> extends Kernel<Entries, State> {
  readonly stage: "row";
  /** The columns that come out, those of the newest row first. */
  describe(columns: readonly Column[], params: ParamsOf<Entries>, hopMs: number): Column[];
  /** @throws InputError where the columns do not allow these parameters */
  init(columns: readonly Column[], params: ParamsOf<Entries>, hopMs: number): State;
  /** Returns the rows written to `out` (also `out.count`), which is other memory than `rows` and holds as many. */
  process(state: State, rows: Rows, out: Rows): number;
  /** How far back a row that comes out reaches beyond the one that goes in, in ms (a running normalisation counts as 0). */
  spanMs(params: ParamsOf<Entries>, hopMs: number): number;
}

export type AnySignalKernel = SignalKernel<v.ObjectEntries, unknown>;
export type AnyFeatureKernel = FeatureKernel<v.ObjectEntries, unknown>;
export type AnyRowKernel = RowKernel<v.ObjectEntries, unknown>;
