import type { Block } from "../signal/block.ts";
import type { StreamInfo } from "../signal/stream.ts";

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

/** Samples in, samples out: as many frames as came, of the kernel's own channels (montage, notch, offset removal). */
export interface SignalKernel<Params, State> {
  readonly stage: "signal";
  /** Channels that come out. */
  describe(info: StreamInfo, params: Params): StreamInfo;
  init(info: StreamInfo, params: Params): State;
  /** Reads `block`, fills `out.data` (at least `frameCount` frames long) and its other fields. */
  process(state: State, block: Block, out: Block): void;
  /** Delay that the kernel adds, in ms. */
  latencyMs(info: StreamInfo, params: Params): number;
}

/** Samples in, one row a hop out (band power and the like). */
export interface FeatureKernel<Params, State> {
  readonly stage: "feature";
  /** Names of the columns, `channel_band`. */
  describe(info: StreamInfo, params: Params): string[];
  init(info: StreamInfo, params: Params): State;
  /** Returns the rows written to `out` (also `out.count`); `out` holds at least `1 + ceil(frameCount / hop)` rows. */
  process(state: State, block: Block, out: Rows): number;
  latencyMs(info: StreamInfo, params: Params): number;
}

/** Rows in, as many rows out (log, running normalisation, lags). */
export interface RowKernel<Params, State> {
  readonly stage: "row";
  /** Names of the columns that come out. */
  describe(names: readonly string[], params: Params): string[];
  init(names: readonly string[], params: Params, hopMs: number): State;
  process(state: State, rows: Rows, out: Rows): number;
}
