import type { RowKernel } from "./kernel.ts";

/** Power that stands in for less, so that the logarithm of a flat channel stays finite: far below any amplifier's noise. */
export const powerFloor = 1e-30;

interface LogState {
  /** Which columns are powers. */
  readonly isPower: readonly boolean[];
}

/** The logarithm to base 10 of columns that are powers, whose distribution is then near normal; others stay as they are. */
export const log: RowKernel<Record<never, never>, LogState> = {
  stage: "row",
  entries: {},
  examples: [{}],
  describe: (columns) => columns.map((column) => ({ ...column, isPower: false })),
  init: (columns) => ({ isPower: columns.map((column) => column.isPower) }),
  reset() {},
  process({ isPower }, rows, out) {
    const { count, values, width } = rows;
    for (let row = 0; row < count; row++) {
      for (let column = 0; column < width; column++) {
        const value = values[row * width + column] as number;
        out.values[row * width + column] = isPower[column] ? Math.log10(Math.max(value, powerFloor)) : value;
      }
      out.samples[row] = rows.samples[row] as number;
    }
    out.count = count;
    return count;
  },
  spanMs: () => 0,
};
