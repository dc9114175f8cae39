import * as v from "valibot";
import { samplesFromMs } from "../signal/units.ts";
import { positive } from "./fields.ts";
import type { RowKernel } from "./kernel.ts";

const entries = {
  /** The past over which mean and standard deviation are taken, the current row included. */
  windowMs: v.pipe(positive, v.maxValue(600_000)),
  /** What comes out is held between -clip and clip. */
  clip: positive,
};

interface RunningZScoreState {
  readonly width: number;
  readonly clip: number;
  readonly windowRows: number;
  /** The rows of the window, a ring. */
  readonly history: Float64Array;
  /** Of each column: a value near its mean, and sums over the window of what is above that, and of its squares. */
  readonly pivots: Float64Array;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  count: number;
}

/**
 * (value - mean) / standard deviation over the running window, clipped. Until the window is full, those of what there
 * is; 0 where nothing varies.
 */
export const runningZScore: RowKernel<typeof entries, RunningZScoreState> = {
  stage: "row",
  entries,
  examples: [{ windowMs: 900, clip: 3 }],
  describe: (columns) => columns.map((column) => ({ ...column, isPower: false })),
  init(columns, { windowMs, clip }, hopMs) {
    const windowRows = samplesFromMs(windowMs, 1000 / hopMs);
    return {
      width: columns.length,
      clip,
      windowRows,
      history: new Float64Array(windowRows * columns.length),
      pivots: new Float64Array(columns.length),
      sums: new Float64Array(columns.length),
      squares: new Float64Array(columns.length),
      count: 0,
    };
  },
  reset(state) {
    state.count = 0;
  },
  process(state, rows, out) {
    const { width, clip, windowRows, history, pivots, sums, squares } = state;
    for (let row = 0; row < rows.count; row++) {
      const slot = state.count % windowRows;
      const isFull = state.count >= windowRows;
      const held = isFull ? windowRows : state.count + 1;
      for (let column = 0; column < width; column++) {
        const value = rows.values[row * width + column] as number;
        const at = slot * width + column;
        const oldest = history[at] as number;
        history[at] = value;
        if (slot === 0) {
          // Once a window all is summed anew, so that rounding errors, and traces of an artefact, do not build up.
          sumAnew(state, column, held);
        } else {
          const pivot = pivots[column] as number;
          const gone = isFull ? oldest - pivot : 0;
          const come = value - pivot;
          sums[column] = (sums[column] as number) + come - gone;
          squares[column] = (squares[column] as number) + come * come - gone * gone;
        }
        const mean = (sums[column] as number) / held;
        const variance = (squares[column] as number) / held - mean * mean;
        // Below this it is what rounding left of a column that does not vary.
        const least = 1e-12 * ((squares[column] as number) / held);
        const off = value - (pivots[column] as number) - mean;
        const score = variance > least ? off / Math.sqrt(variance) : 0;
        out.values[row * width + column] = Math.max(-clip, Math.min(clip, score));
      }
      out.samples[row] = rows.samples[row] as number;
      state.count++;
    }
    out.count = rows.count;
    return rows.count;
  },
  spanMs: () => 0,
};

function sumAnew(
  { width, history, pivots, sums, squares }: RunningZScoreState,
  column: number,
  held: number,
): void {
  let total = 0;
  for (let row = 0; row < held; row++) total += history[row * width + column] as number;
  const pivot = total / held;
  let sum = 0;
  let square = 0;
  for (let row = 0; row < held; row++) {
    const off = (history[row * width + column] as number) - pivot;
    sum += off;
    square += off * off;
  }
  pivots[column] = pivot;
  sums[column] = sum;
  squares[column] = square;
}
