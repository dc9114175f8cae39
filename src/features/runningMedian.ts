import * as v from "valibot";
import { samplesFromMs } from "../signal/units.ts";
import { positive } from "./fields.ts";
import type { RowKernel } from "./kernel.ts";
import { powerFloor } from "./log.ts";
import { SortedWindow } from "./sortedWindow.ts";

const entries = {
  /** The past over which the median is taken, the current row included. */
  windowMs: v.pipe(positive, v.maxValue(600_000)),
  /** What comes out is held between -clip and clip. */
  clip: positive,
};

interface RunningMedianState {
  readonly clip: number;
  /** One a column. */
  readonly windows: readonly SortedWindow[];
}

/**
 * (value - median) / median over the running window, clipped: relative change against the recent past, as in Merk
 * et al. 2022 (10 s, clip 2). For power on a linear scale, and what else is positive; until the window is full, the
 * median of what there is.
 */
export const runningMedian: RowKernel<typeof entries, RunningMedianState> = {
  stage: "row",
  entries,
  examples: [{ windowMs: 700, clip: 2 }],
  describe: (columns) => columns.map((column) => ({ ...column, isPower: false })),
  init(columns, { windowMs, clip }, hopMs) {
    const windowRows = samplesFromMs(windowMs, 1000 / hopMs);
    return { clip, windows: columns.map(() => new SortedWindow(windowRows)) };
  },
  reset({ windows }) {
    for (const window of windows) window.reset();
  },
  process({ clip, windows }, rows, out) {
    const width = windows.length;
    for (let row = 0; row < rows.count; row++) {
      for (let column = 0; column < width; column++) {
        const window = windows[column] as SortedWindow;
        const value = rows.values[row * width + column] as number;
        window.add(value);
        const median = window.median();
        const change = (value - median) / Math.max(median, powerFloor);
        out.values[row * width + column] = Math.max(-clip, Math.min(clip, change));
      }
      out.samples[row] = rows.samples[row] as number;
    }
    out.count = rows.count;
    return rows.count;
  },
  spanMs: () => 0,
};
