import * as v from "valibot";
import { samplesFromMs } from "../signal/units.ts";
import { positive } from "./fields.ts";
import type { RowKernel } from "./kernel.ts";
import { powerFloor } from "./log.ts";

const entries = {
  /** The past over which the median is taken, the current row included. */
  windowMs: v.pipe(positive, v.maxValue(600_000)),
  /** What comes out is held between -clip and clip. */
  clip: positive,
};

interface RunningMedianState {
  readonly width: number;
  readonly clip: number;
  readonly windowRows: number;
  /** The rows of the window, a ring. */
  readonly history: Float64Array;
  /** The same values, column by column, each column in ascending order. */
  readonly sorted: Float64Array;
  count: number;
}

/**
 * (power - median) / median over the running window, clipped: relative change against the recent past, as in Merk
 * et al. 2022 (10 s, clip 2). For power on a linear scale; until the window is full, the median of what there is.
 */
export const runningMedian: RowKernel<typeof entries, RunningMedianState> = {
  stage: "row",
  entries,
  examples: [{ windowMs: 700, clip: 2 }],
  describe: (columns) => [...columns],
  init(columns, { windowMs, clip }, hopMs) {
    const windowRows = samplesFromMs(windowMs, 1000 / hopMs);
    return {
      width: columns.length,
      clip,
      windowRows,
      history: new Float64Array(windowRows * columns.length),
      sorted: new Float64Array(windowRows * columns.length),
      count: 0,
    };
  },
  reset(state) {
    state.count = 0;
  },
  process(state, rows, out) {
    const { width, clip, windowRows, history, sorted } = state;
    for (let row = 0; row < rows.count; row++) {
      const slot = (state.count % windowRows) * width;
      const held = Math.min(state.count, windowRows - 1);
      for (let column = 0; column < width; column++) {
        const value = rows.values[row * width + column] as number;
        const at = column * windowRows;
        if (state.count >= windowRows) remove(sorted, at, windowRows, history[slot + column] as number);
        insert(sorted, at, held, value);
        history[slot + column] = value;
        const median = middle(sorted, at, held + 1);
        const change = (value - median) / Math.max(median, powerFloor);
        out.values[row * width + column] = Math.max(-clip, Math.min(clip, change));
      }
      out.samples[row] = rows.samples[row] as number;
      state.count++;
    }
    out.count = rows.count;
    return rows.count;
  },
  spanMs: () => 0,
};

/** Index of the first of `length` ascending values from `at` on that is not below `value`. */
function lowerBound(sorted: Float64Array, at: number, length: number, value: number): number {
  let low = at;
  let high = at + length;
  while (low < high) {
    const mid = (low + high) >>> 1;
    if ((sorted[mid] as number) < value) low = mid + 1;
    else high = mid;
  }
  return low;
}

function insert(sorted: Float64Array, at: number, length: number, value: number): void {
  const place = lowerBound(sorted, at, length, value);
  sorted.copyWithin(place + 1, place, at + length);
  sorted[place] = value;
}

function remove(sorted: Float64Array, at: number, length: number, value: number): void {
  const place = lowerBound(sorted, at, length, value);
  sorted.copyWithin(place, place + 1, at + length);
}

function middle(sorted: Float64Array, at: number, length: number): number {
  const half = at + (length >> 1);
  const upper = sorted[half] as number;
  return length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}
